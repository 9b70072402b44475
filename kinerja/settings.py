"""All settings, read from the environment; what has no value there gets the one that a production server needs."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from kinerja import __version__

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("KINERJA_VAR", str(BASE_DIR / "var"))).resolve()
VERSION = __version__


def secret_key() -> str:
    """The key from the environment, or one of this installation's own, made once and readable by its owner alone."""
    if given := env.str("KINERJA_SECRET_KEY", ""):
        return str(given)
    file = VAR_DIR / "kunci-rahasia"
    if not file.exists():
        make_key(file)
    return file.read_text(encoding="ascii")


def make_key(file: Path) -> None:
    """Several processes may start at once: the file appears with its content, and the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink()


def database(url: str) -> dict[str, Any]:
    """One connection of ours: Django's own keys from the address, our engine, one transaction per request."""
    if not url:
        parsed: dict[str, Any] = {"NAME": "kinerja", "USER": "kinerja_app", "EMBEDDED": VAR_DIR / "postgres"}
    else:
        parsed = dict(env.db_url_config(url))
    return {
        **parsed,
        "ENGINE": "kinerja.postgres",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"TEMPLATE": "template0"},
    }


DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env.list("KINERJA_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

DATABASES = {"default": database(env.str("DATABASE_URL", ""))}
# Only `migrate` (and later backup and restore) take these; web and worker never connect as the owner.
DATABASE_OWNER = (
    database(env.str("DATABASE_OWNER_URL", "")) if env.str("DATABASE_OWNER_URL", "") else {"USER": "kinerja_pemilik"}
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "kinerja",
    "kinerja.core",
    "cascading",
    "indikator",
    "laporan",
    "mptt",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kinerja.core.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kinerja.core.middleware.PrivatePages",
    "kinerja.core.middleware.Errors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kinerja.urls"
WSGI_APPLICATION = "kinerja.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kinerja.core.web.actor_context",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    }
]

# --- people and sessions ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.Pengguna"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "masuk"
LOGIN_REDIRECT_URL = "beranda"
LOGOUT_REDIRECT_URL = "masuk"
SESSION_COOKIE_AGE = 12 * 60 * 60
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# The form's field, not the model's: else failures count for no name, and a locked name still signs in.
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "kinerja.core.web.client_address"
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # KejadianAkun keeps the sign-ins

# --- transport and browser rules ---------------------------------------------------------------------------------

TLS = env.bool("KINERJA_TLS", True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
if TLS:
    SESSION_COOKIE_NAME = "__Host-sesi"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Where people reach this installation: it stands in the code on issued documents. Empty: as the request came.
ALAMAT = env.str("KINERJA_ALAMAT", "").rstrip("/")
TRUSTED_PROXIES = env.int("KINERJA_PROXY", 0)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kinerja.core.web.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- language, files, jobs, log ------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "berkas"
# The largest file of evidence, in bytes; and a command that is given each one, 0 clean, 1 infected (as clamdscan).
KINERJA_BUKTI_MAKS = int(env.float("KINERJA_BUKTI_MIB", 10) * 1024**2)
KINERJA_PEMINDAI = env.str("KINERJA_PEMINDAI", "")
CONTOH_DIR = BASE_DIR / "contoh"
AKUN_CONTOH = VAR_DIR / "akun-contoh.json"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# In the memory of each process; drawings are some megabytes each, so only the last few are kept.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "gambar": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "gambar",
        "OPTIONS": {"MAX_ENTRIES": 12},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "kinerja.core.api.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

LOG_LEVEL = env.str("KINERJA_LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # At the handler too: Django's own logger has a level of its own, and the root's does not hold it back.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "level": LOG_LEVEL}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}

"""The settings of the test run: production's, but for the few lines that a test machine needs otherwise."""

import tempfile
from pathlib import Path

from kinerja import settings as production
from kinerja.settings import *  # noqa: F403  (a test file only overrides)

VAR_DIR = Path(tempfile.gettempdir()) / "kinerja-uji"
VAR_DIR.mkdir(exist_ok=True)
SECRET_KEY = "hanya-untuk-uji-" + "0" * 50
# One cluster serves all test runs of this machine; an address in the environment replaces it.
DATABASES = production.DATABASES
if "EMBEDDED" in DATABASES["default"]:
    DATABASES["default"]["EMBEDDED"] = VAR_DIR / "postgres"
DATABASES["default"]["CONN_MAX_AGE"] = 0
MEDIA_ROOT = VAR_DIR / "berkas"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing
AKUN_CONTOH = VAR_DIR / "akun-contoh.json"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sesi", "csrf"
STORAGES = {
    **production.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

"""The settings of the benches: production's, in a database of their own, so that no government's data is touched."""

from kinerja import settings as production
from kinerja.settings import *  # noqa: F403  (only three settings differ)

DATABASES = production.DATABASES
DATABASES["default"]["NAME"] = "kinerja_bench"
STATIC_ROOT = production.BASE_DIR / "static"  # no bench asks for files; collected ones may not be there
STORAGES = {**production.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

"""The entry for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinerja.settings")
application = get_wsgi_application()
# What was imported lives as long as the process: without this the collector walks through it again and again, about a
# tenth of a second each time.
gc.collect()
gc.freeze()

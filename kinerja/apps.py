"""The roof as a Django app, so that its management commands are found; it may import every room."""

from django.apps import AppConfig


class KinerjaConfig(AppConfig):
    name = "kinerja"
    label = "kinerja"
    verbose_name = "Kinerja"

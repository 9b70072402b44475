"""The app's registration with Django."""

from django.apps import AppConfig


class CascadingConfig(AppConfig):
    name = "cascading"
    verbose_name = "Cascading"

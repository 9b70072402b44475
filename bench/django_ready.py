"""Importing this gives a bench the project: Django is set up, before any module with models is imported."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

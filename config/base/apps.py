"""The base as a Django app: it owns the Job rows and nothing else."""

from django.apps import AppConfig

# Makes it Celery's current application in every process that loads Django.
from config.celery import app as celery_app

__all__ = ["BaseConfig", "celery_app"]


class BaseConfig(AppConfig):
    """Shared ground under both apps."""

    name = "config.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

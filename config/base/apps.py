"""The base as a Django app: it owns the Job rows, and the folder in which uploads wait."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.base.crypto.register import make_private

# Makes it Celery's current application in every process that loads Django.
from config.celery import app as celery_app

__all__ = ["BaseConfig", "celery_app"]


class BaseConfig(AppConfig):
    """Shared ground under both apps."""

    name = "config.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the folder in which uploads wait, for its owner alone, also where an older one let others in."""
        if settings.FILE_UPLOAD_TEMP_DIR is None:
            return
        folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
        try:
            make_private(folder)
            folder.chmod(0o700)
        except OSError as trouble:
            raise ImproperlyConfigured(f"Uploads wait in {folder}: {trouble.strerror}. Set DATA_DIR.") from trouble

"""The annotation app: what happens to a clip."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """One room per stage, in the order in which data moves."""

    name = "annotation"
    default_auto_field = "django.db.models.BigAutoField"

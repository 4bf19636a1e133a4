"""The reviewers app: people, and what the work may cost them."""

from django.apps import AppConfig


class ReviewersConfig(AppConfig):
    """Who may hear what, when, and at what cost to them."""

    name = "reviewers"
    default_auto_field = "django.db.models.BigAutoField"

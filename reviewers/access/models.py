"""Who may do what: grants, program tokens, sessions."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from reviewers.people.models import Person


class Role(models.TextChoices):
    """What somebody is in the organisation."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    SAFETY = "safety"
    ML = "ml"
    STEWARD = "steward"


class Grant(models.Model):
    """A role that somebody holds; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(ended_at__isnull=True), name="grant_once_live"
            ),
        ]


class Token(models.Model):
    """A program's key to the API; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the token")
    scopes = ArrayField(models.CharField(max_length=12))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField()


class Session(AbstractBaseSession):
    """A browser's session, with its person beside it so that one statement authenticates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True)
    epoch = models.PositiveIntegerField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        """Not used: the store knows its model, the model not its store."""
        raise NotImplementedError

"""Who speaks: a pseudonym, a consent for each purpose, and the id of the key that seals everything of theirs."""

import uuid

from django.db import models

from annotation.projects.models import Purpose


class Subject(models.Model):
    """A speaker, known by a keyed hash of the source's reference and by a random pseudonym."""

    class State(models.TextChoices):
        ACTIVE = "active"
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    organisation = models.ForeignKey("reviewers.Organisation", on_delete=models.PROTECT)
    ref_mac = models.CharField(max_length=64)
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "ref_mac"], name="subject_ref")]


class SubjectKey(models.Model):
    """The id and state of a subject's key; its bytes live wrapped at KEYS_URL, apart from the data."""

    class State(models.TextChoices):
        LIVE = "live"
        DESTROYED = "destroyed"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="key")
    key_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)


class Consent(models.Model):
    """A subject's consent to one purpose (the fields of ISO/IEC TS 27560 that we are given)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT)
    reference = models.CharField(max_length=120, help_text="The notice or record that the source names")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"], condition=models.Q(withdrawn_at__isnull=True), name="consent_one_live"
            ),
        ]

"""Withdrawal and erasure, and the holds that beat them."""

import uuid

from django.db import models
from django.db.models import Q

from annotation.clips.models import Clip
from annotation.escalations.models import Escalation
from annotation.subjects.models import Subject


class Hold(models.Model):
    """A clip that may not be erased: it has an owner, a reason and an end."""

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="hold_rows")
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, null=True)
    owner = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True)
    reason = models.CharField(max_length=40)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "escalation"], condition=Q(ended_at__isnull=True), name="hold_once_per_escalation"
            ),
        ]


class Erasure(models.Model):
    """What must be erased by when: a whole subject, or one clip."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True)
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, null=True)
    cause = models.CharField(max_length=12)
    requested_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True)
    idempotency_key = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    # Erasing begins here; a clip that one person called accidental may still be confirmed or returned.
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__isnull=False, clip__isnull=True) | Q(subject__isnull=True, clip__isnull=False),
                name="erasure_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=["waiting", "running"]), name="erasure_one_per_subject"
            ),
            models.UniqueConstraint(
                fields=["clip"], condition=Q(state__in=["waiting", "running"]), name="erasure_one_per_clip"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "running"]), name="erasure_due"),
        ]

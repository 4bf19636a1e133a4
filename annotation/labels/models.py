"""Answers: append-only versions, drafts, and marks of spoken data."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from annotation.clips.models import Clip
from annotation.projects.models import FormVersion
from annotation.queue.models import Assignment


class Label(models.Model):
    """One version of somebody's answers to one assignment; the highest version counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    # Labels of a clip, or of a person, are found by the unique constraints below.
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, db_index=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="labels")
    person = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, db_index=False)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField()
    # JSON {question id: value}, sealed under the subject's key.
    answers = models.BinaryField()
    conditions = ArrayField(models.CharField(max_length=16), default=list)
    # The primary subtag heard, where the condition says that it is another than the clip's.
    heard_language = models.CharField(max_length=8, blank=True)
    surplus = models.BooleanField(default=False)
    active_ms = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    edit_until = models.DateTimeField()
    idempotency_key = models.UUIDField()
    request_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "assignment", "version"], name="label_version"),
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="label_key"),
        ]


class Draft(models.Model):
    """What was typed and not sent, sealed like a label; wiped when the assignment ends."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    body = models.BinaryField()
    saved_at = models.DateTimeField()


class Mark(models.Model):
    """A stretch of the clip in which somebody speaks data that nobody should hear again."""

    class Kind(models.TextChoices):
        NAME = "name"
        ADDRESS = "address"
        ACCOUNT = "account"
        HEALTH = "health"
        OTHER = "other"

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(start_ms__lt=F("end_ms")), name="mark_has_length")]

"""A Job row is the truth about waiting work; the broker is only a bell."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Job(models.Model):
    """One piece of background work: what to run, on which row, and who runs it until when."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=64)
    # The number of the row that the work is about; its table follows from the name.
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    # Codes of failures, newest last; never exception texts.
    failures = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "subject_id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_one_waiting_per_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "running"]), name="job_waiting"),
        ]


class KeptKey(models.Model):
    """The key of a write that made no row of its own on which the key could be kept, with the hash of the request."""

    person_id = models.BigIntegerField()
    key = models.UUIDField()
    request_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="kept_key_once")]
        indexes = [models.Index(fields=["at"], name="kept_key_age")]

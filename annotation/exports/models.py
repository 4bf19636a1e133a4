"""Exports that never change once sealed, and the tombstones that every answer joins."""

import uuid

from django.db import models

from annotation.clips.models import Clip
from annotation.projects.models import Project


class Fence(models.Model):
    """The row of a project that sealing locks alone and every stop of a clip shares."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, primary_key=True)


class Export(models.Model):
    """A release of labels."""

    class Format(models.TextChoices):
        JSONL = "jsonl"
        PARQUET = "parquet"

    class State(models.TextChoices):
        QUEUED = "queued"
        BUILDING = "building"
        SEALED = "sealed"
        FAILED = "failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    format = models.CharField(max_length=8, choices=Format.choices)
    filters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    requested_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT)
    idempotency_key = models.UUIDField()
    request_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=64, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    manifest = models.JSONField(null=True)
    # Files are sealed under a key of the export's own.
    key_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["requested_by", "idempotency_key"], name="export_key")]


class ExportPart(models.Model):
    """One file of an export."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "name"], name="export_part_name")]


class ExportMember(models.Model):
    """A clip that a release holds: what every file answer and every withdrawal asks about."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="members")
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "clip"], name="export_member_once")]


class Tombstone(models.Model):
    """A clip that must no longer be used, whatever exports exist."""

    class Cause(models.TextChoices):
        WITHDRAWN = "withdrawn"
        ESCALATED = "escalated"
        ACCIDENTAL = "accidental"

    clip = models.OneToOneField(Clip, on_delete=models.PROTECT, primary_key=True)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    made_at = models.DateTimeField()


class FeedEvent(models.Model):
    """What changed for those who pull: a label, a change, a tombstone. Partitioned by week, ids only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField(help_text="The writing transaction; readers go by (txid, id)")
    project_id = models.BigIntegerField()
    event = models.CharField(max_length=12)
    clip_id = models.BigIntegerField()
    label_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "annotation_feedevent"

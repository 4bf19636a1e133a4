"""Intakes, clips and their state, and the derived copies that a browser may have."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotation.projects.models import Project, Purpose
from annotation.subjects.models import Subject


class Source(models.Model):
    """Where clips come from; a clip's reference is unique within it."""

    organisation = models.ForeignKey("reviewers.Organisation", on_delete=models.PROTECT)
    name = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="source_name")]


class Intake(models.Model):
    """One manifest being taken in: a job with progress."""

    class State(models.TextChoices):
        QUEUED = "queued"
        READING = "reading"
        PROCESSING = "processing"
        DONE = "done"
        FAILED = "failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    # Null where the intake named none: its rows are taken in and handed to nobody.
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, null=True)
    consent_ref = models.CharField(max_length=120, blank=True)
    requested_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True)
    idempotency_key = models.UUIDField(null=True)
    request_hash = models.BinaryField(max_length=32, null=True)
    # Where the manifest and its files are: a folder that the worker sees, or staged uploads of this intake.
    folder = models.TextField(blank=True)
    manifest_name = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    failure = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # How far reading has come: the next line, and the byte at which it begins.
    next_line = models.PositiveIntegerField(default=1)
    next_byte = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requested_by", "idempotency_key"], name="intake_key"),
        ]


class IntakeRow(models.Model):
    """What became of one line of a manifest."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        WARNED = "warned"
        REFUSED = "refused"
        REPEATED = "repeated"

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    # Where the line lies in the manifest, so that the processing step reads it again and no copy is kept.
    byte = models.PositiveBigIntegerField()
    # Null where the line has no usable reference.
    ref = models.CharField(max_length=200, null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    # Codes of warnings, or the one code of the refusal.
    codes = ArrayField(models.CharField(max_length=40), default=list)
    clip = models.ForeignKey("Clip", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "line"], name="intake_row_line"),
            models.UniqueConstraint(
                fields=["intake", "ref"],
                condition=~models.Q(outcome="refused") & models.Q(ref__isnull=False),
                name="intake_row_ref",
            ),
        ]
        indexes = [
            models.Index(fields=["intake", "line"], condition=models.Q(outcome="waiting"), name="intake_row_waiting"),
        ]


class Clip(models.Model):
    """A recording. Everything that was said or tells where it was said is sealed under its subject's key."""

    # The public name in exports and for stewards; reviewers never see it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    ref = models.CharField(max_length=200)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT)
    # Null: nobody may hear it.
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, null=True)
    language = models.CharField(max_length=16, default="und")
    duration_ms = models.PositiveIntegerField(default=0)
    warnings = ArrayField(models.CharField(max_length=12), default=list)
    routing_zone = models.CharField(max_length=16, blank=True)
    # What whoever hears it must be cleared for, and the region it may not leave; blank: nothing, none.
    clearance = models.CharField(max_length=16, blank=True)
    residency = models.CharField(max_length=16, blank=True)
    # Sites at which somebody may know the speaker: nobody there is given it again.
    closed_sites = ArrayField(models.BigIntegerField(), default=list)
    # JSON of the fields that the purpose's filter left, sealed.
    content = models.BinaryField()
    # The exact values that the filter held back, sealed under another context; null where there were none.
    exact = models.BinaryField(null=True)
    # Keyed hash of the original's bytes: finds equal recordings, tells nothing.
    content_mac = models.CharField(max_length=64)
    original = models.CharField(max_length=120, help_text="Storage key of the sealed original")
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "ref"], name="clip_ref")]
        indexes = [models.Index(fields=["content_mac"], name="clip_content_mac")]


class ClipState(models.Model):
    """The narrow, hot row of a clip: everybody who stops a clip or labels it locks this one first."""

    class State(models.TextChoices):
        WITHHELD = "withheld", "taken in, but without purpose or consent"
        READY = "ready"
        SETTLED = "settled", "has the labels wanted"
        STUCK = "stuck", "waits for a lead's decision; what is held may be finished"
        ESCALATED = "escalated"
        ACCIDENTAL = "accidental"
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    clip = models.OneToOneField(Clip, on_delete=models.PROTECT, primary_key=True, related_name="state")
    state = models.CharField(max_length=10, choices=State.choices)
    wanted = models.PositiveSmallIntegerField()
    labels_in = models.PositiveSmallIntegerField(default=0)
    holds = models.PositiveSmallIntegerField(default=0)
    # Skips since it was handed out first or a lead put it back.
    skips = models.PositiveSmallIntegerField(default=0)
    # Labels among those wanted that were asked for beyond the overlap.
    extra = models.PositiveSmallIntegerField(default=0, db_default=0)


class PlaybackCopy(models.Model):
    """An encoded copy within H1 and H2, sealed; the only sound that leaves the house."""

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="copies")
    version = models.PositiveSmallIntegerField(default=1)
    storage_key = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="bytes of the encoded sound")
    duration_ms = models.PositiveIntegerField()
    integrated_lufs = models.FloatField(null=True)
    momentary_lufs = models.FloatField(null=True)
    true_peak_dbtp = models.FloatField(null=True)
    gain_db = models.FloatField()
    bound_by = models.CharField(max_length=12)
    # int8 pairs (min, max), at most 1,000 of them, sealed; and how many pairs a second they are.
    peaks = models.BinaryField()
    peaks_rate_hz = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clip", "version"], name="playback_copy_version")]

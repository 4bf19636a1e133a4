"""Handing out: lanes, seats, assignments and batches."""

import uuid

from django.db import models
from django.db.models import Q

from annotation.clips.models import Clip
from annotation.projects.models import FormVersion, Project
from annotation.subjects.models import Subject


class Lane(models.Model):
    """Clips that the same people may hear: one scan of one index hands them out."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    language = models.CharField(max_length=8, help_text="primary subtag")
    warned = models.BooleanField()
    routing_zone = models.CharField(max_length=16, blank=True)
    clearance = models.CharField(max_length=16, blank=True)
    residency = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "language", "warned", "routing_zone", "clearance", "residency"], name="lane_once"
            ),
        ]


class Seat(models.Model):
    """One wanted label of a clip.

    Every change of state touches all of its indexes, so there is none that another one makes needless.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        # Kept for one person, to whom a lead gave it.
        RESERVED = "reserved"
        VOID = "void"

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="seats", db_index=False)
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField(default=100, help_text="the smaller, the sooner")
    # Spreads people over the lane: a claim starts at a random place.
    shuffle = models.IntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # Since when a label has been wanted here.
    since = models.DateTimeField()
    reserved_for = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True, db_index=False)
    reserved_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "number"], name="seat_number"),
            models.CheckConstraint(
                condition=~Q(state="reserved") | Q(reserved_for__isnull=False, reserved_until__isnull=False),
                name="seat_reserved_for_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "priority", "number", "shuffle"], condition=Q(state="open"), name="seat_open_scan"
            ),
            models.Index(fields=["lane", "since"], condition=Q(state="open"), name="seat_open_oldest"),
            models.Index(fields=["reserved_for"], condition=Q(state="reserved"), name="seat_reserved"),
        ]


class Batch(models.Model):
    """What a person holds: its expiry is the lease of every assignment in it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="batch_one_live_per_person"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(closed_at__isnull=True), name="batch_overdue")]


class Assignment(models.Model):
    """One giving of a clip to a person, and how it ended. As few indexes as a seat, for the same reason."""

    class Kind(models.TextChoices):
        LABEL = "label"
        GOLD = "gold"
        ADJUDICATION = "adjudication"
        TRAINING = "training"

    class State(models.TextChoices):
        HELD = "held"
        DONE = "done"
        SURPLUS = "surplus"
        SKIPPED = "skipped"
        ACCIDENTAL = "accidental"
        ESCALATED = "escalated"
        RETURNED = "returned"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT)
    # The clip's own, beside it so that one index tells how many of theirs a person was given today.
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False)
    # Null for a gold clip, which takes nobody's place.
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, db_index=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    person = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.LABEL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    # The person's local day in which it was given, against whose limit it counts.
    day = models.DateField()
    given_at = models.DateTimeField()
    # The request that gave it, and the one that ended it; a repeat of the latter finds it again.
    given_key = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    end_key = models.UUIDField(null=True)
    end_hash = models.BinaryField(max_length=32, null=True)
    # Why it was skipped, or why it went back: a code of rules.py.
    reason = models.CharField(max_length=16, blank=True)
    # The person has laid it aside and goes on with the next.
    parked_at = models.DateTimeField(null=True)
    # The first byte of sound was given.
    opened_at = models.DateTimeField(null=True)
    # For how long sound was on, replays included; null until something is reported.
    heard_ms = models.PositiveIntegerField(null=True)
    # When the latest interval counted so far was played, as the desk says: what is not later was counted before.
    heard_at = models.DateTimeField(null=True)
    # When the answers to a gold clip were compared, or found to have nothing left to be compared with.
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state__in=["held", "done"]), name="assignment_one_live_per_seat"
            ),
            models.UniqueConstraint(
                fields=["clip", "person"],
                condition=Q(kind__in=["label", "gold"])
                & (
                    Q(opened_at__isnull=False)
                    | Q(state__in=["held", "done", "surplus", "skipped", "accidental", "escalated"])
                ),
                name="assignment_clip_once_per_person",
            ),
            models.UniqueConstraint(fields=["person", "end_key"], name="assignment_end_key"),
        ]
        indexes = [
            # What a batch holds, and what was taken out of it: those the desk is told of.
            models.Index(fields=["batch"], condition=Q(state__in=["held", "withdrawn"]), name="assignment_of_batch"),
            models.Index(fields=["person", "ended_at"], name="assignment_latest"),
            models.Index(fields=["person", "day", "subject"], name="assignment_subjects_of_day"),
            models.Index(
                fields=["ended_at"],
                condition=Q(kind="gold", state__in=["done", "surplus"], scored_at__isnull=True),
                name="assignment_unscored",
            ),
        ]


class StuckClip(models.Model):
    """A clip that left the queue, and what a lead decided about it."""

    class Cause(models.TextChoices):
        SKIPS = "skips"
        WRONG_LANGUAGE = "wrong_language"
        # One that the project keeps out of circulation (labels/conditions.py); a steward's to decide.
        CONDITION = "condition"

    class Decision(models.TextChoices):
        PUT_BACK = "put_back"
        REROUTED = "rerouted"
        SET_ASIDE = "set_aside"

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="stuck")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    # Which condition, where it is the cause.
    condition = models.CharField(max_length=16, blank=True, default="", db_default="")
    since = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip"], condition=Q(decided_at__isnull=True), name="stuck_once_open"),
        ]
        indexes = [models.Index(fields=["since"], condition=Q(decided_at__isnull=True), name="stuck_waiting")]

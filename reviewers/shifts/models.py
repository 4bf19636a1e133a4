"""Shifts and breaks as they were really worked."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from reviewers.people.models import Person


class Shift(models.Model):
    """One stretch of work of one person."""

    public_id = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The latest end, by the hours that the person's quota allows a shift; null where none does.
    ends_by = models.DateTimeField(null=True, blank=True)
    last_active_at = models.DateTimeField()
    # Continuous work since then; a break, or any 15 minutes without sound, starts it anew.
    stretch_began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="shift_one_live_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="shift_ends_after_start",
            ),
        ]


class Break(models.Model):
    """A pause within a shift; its minutes count as hours."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="breaks")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(ended_at__isnull=True), name="break_one_live_per_shift"
            ),
        ]


class ShiftCorrection(models.Model):
    """What a person says a shift really was; a lead agrees or not. The shift as recorded stays beside it."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"

    public_id = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="corrections")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # [[ISO start, ISO end], …] in UTC.
    breaks = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(state="asked"), name="correction_one_waiting_per_shift"
            ),
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(state="agreed"), name="correction_one_agreed_per_shift"
            ),
            models.CheckConstraint(
                condition=models.Q(started_at__lt=models.F("ended_at")), name="correction_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_somebody",
            ),
        ]

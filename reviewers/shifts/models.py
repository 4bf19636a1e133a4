"""Shifts and breaks as they were really worked."""

from django.db import models

from reviewers.people.models import Person


class Shift(models.Model):
    """One stretch of work of one person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_active_at = models.DateTimeField()
    # Continuous work since then; a break, or any 15 minutes without sound, starts it anew.
    stretch_began_at = models.DateTimeField()
    start_key = models.UUIDField(null=True)
    end_key = models.UUIDField(null=True)

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
    start_key = models.UUIDField(null=True)
    end_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(ended_at__isnull=True), name="break_one_live_per_shift"
            ),
        ]

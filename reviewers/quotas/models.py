"""How many clips a person may be given in a local day, and how many were."""

from django.db import models

from reviewers.people.models import Person
from reviewers.sites.models import Site


class QuotaPolicy(models.Model):
    """A limit for a person or a whole site; the most specific wins, and no row means the default."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True)
    clips_per_day = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=False, person__isnull=True)
                | models.Q(site__isnull=True, person__isnull=False),
                name="quota_policy_for_one_thing",
            ),
            models.UniqueConstraint(fields=["site"], condition=models.Q(site__isnull=False), name="quota_per_site"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(person__isnull=False), name="quota_per_person"
            ),
        ]


class Allowance(models.Model):
    """The one row that a person's claims lock: the current local day's limit and what was used of it."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    day = models.DateField()
    day_ends_at = models.DateTimeField()
    limit = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    heard_ms = models.PositiveBigIntegerField(default=0)
    distressing = models.PositiveIntegerField(default=0)
    # Clips to be given without any warning before the next one that has one (W9).
    calm_left = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("limit")), name="allowance_within_limit"),
        ]


class DayTally(models.Model):
    """What a past local day came to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    day = models.DateField()
    limit = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    heard_ms = models.PositiveBigIntegerField()
    distressing = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="day_tally_once")]

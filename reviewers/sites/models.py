"""Organisations own everything; sites are where people sit and when their day begins."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Organisation(models.Model):
    """The owner of projects, sources, sites and people; nothing is seen across organisations."""

    name = models.CharField(max_length=120, unique=True)


def every_day() -> list[int]:
    """Return all ISO weekdays: a site works every day until its calendar says otherwise."""
    return [1, 2, 3, 4, 5, 6, 7]


class Site(models.Model):
    """A place where people work: its zone decides when a local day begins."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, help_text="IANA time zone, such as America/Costa_Rica")
    day_starts = models.TimeField(default=time(0, 0))
    # Clips of this routing zone are never heard here: the speaker may be a neighbour.
    routing_zone = models.CharField(max_length=16, blank=True)
    # Where the people sit, as data residency sees it: clips that may not leave another region stay away.
    region = models.CharField(max_length=16, blank=True)
    # ISO weekdays (1 is Monday) on which people work here.
    working_days = ArrayField(models.PositiveSmallIntegerField(), default=every_day)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="site_name_per_organisation")]


class CalendarDay(models.Model):
    """A date on which a site departs from its week: a holiday, or a day worked instead of another."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday"
        WORKING = "working"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="calendar")
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "date"], name="calendar_day_once")]

"""Organisations own everything; sites are where people sit and when their day begins."""

from datetime import time

from django.db import models


class Organisation(models.Model):
    """The owner of projects, sources, sites and people; nothing is seen across organisations."""

    name = models.CharField(max_length=120, unique=True)


class Site(models.Model):
    """A place where people work: its zone decides when a local day begins."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, help_text="IANA time zone, such as America/Costa_Rica")
    day_starts = models.TimeField(default=time(0, 0))
    # Clips of this routing zone are never heard here: the speaker may be a neighbour.
    routing_zone = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="site_name_per_organisation")]

"""How many clips a person may be given in a local day, and how many were."""

from django.db import models

from reviewers.people.models import Person, Team
from reviewers.sites.models import Organisation, Site


class QuotaPolicy(models.Model):
    """Limits for a person, a team, a site, or everybody of the organisation; each may be for one project.

    For every limit the most specific policy that states it wins (person, team, site, organisation); none means the
    default in the settings. A policy of a project bounds what a person is given of that project in a day.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True)
    # The project's number. No foreign key: people know nothing of clips (DESIGN: import rules).
    project_id = models.BigIntegerField(null=True, blank=True)
    clips_per_day = models.PositiveIntegerField(null=True, blank=True)
    minutes_heard_per_day = models.PositiveIntegerField(null=True, blank=True)
    hours_per_shift = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=True, team__isnull=True)
                | models.Q(site__isnull=True, person__isnull=True)
                | models.Q(team__isnull=True, person__isnull=True),
                name="quota_policy_for_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(project_id__isnull=True)
                | models.Q(minutes_heard_per_day__isnull=True, hours_per_shift__isnull=True),
                name="quota_policy_of_project_counts_clips",
            ),
            models.UniqueConstraint(
                fields=["organisation", "site", "team", "person", "project_id"],
                nulls_distinct=False,
                name="quota_policy_once",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="quota_policy_of_person")]


class Allowance(models.Model):
    """The one row that a person's claims lock: the current local day's limit and what was used of it."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    day = models.DateField()
    day_ends_at = models.DateTimeField()
    limit = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    heard_ms = models.PositiveBigIntegerField(default=0)
    # Milliseconds of sound after which nothing more is given today; null: no such limit.
    heard_limit_ms = models.PositiveBigIntegerField(null=True)
    distressing = models.PositiveIntegerField(default=0)
    # The project given last, and how many of its clips without another's between: people change seldom.
    project_id = models.BigIntegerField(null=True)
    project_run = models.PositiveIntegerField(default=0)
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


class ProjectTally(models.Model):
    """What a person was given of one project in the current local day, and how much of it they may be."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    project_id = models.BigIntegerField()
    day = models.DateField()
    limit = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "project_id"], name="project_tally_once"),
            models.CheckConstraint(
                condition=models.Q(limit__isnull=True) | models.Q(taken__lte=models.F("limit")),
                name="project_tally_within_limit",
            ),
        ]

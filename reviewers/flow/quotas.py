"""Setting limits for people, teams, sites and a whole organisation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from config.base.errors import Invalid
from reviewers.audit.actions import Entry, record
from reviewers.flow.staff import find_site, person_by_email
from reviewers.flow.teams import find_team
from reviewers.people.actions import organisation_named
from reviewers.quotas.actions import Target, set_policy
from reviewers.quotas.models import QuotaPolicy

# The limits that a policy may state; a project's counts clips alone.
LIMITS = ("clips_per_day", "minutes_heard_per_day", "hours_per_shift")


def quota_target(*, organisation: str, site: str | None, team: str | None, email: str | None) -> Target:
    """Return for whom a policy is, by names. Raises Invalid."""
    number = organisation_named(name=organisation)
    person = person_by_email(email=email) if email is not None else None
    if person is not None and person.organisation_id != number:
        raise Invalid(f"{email} is of another organisation.")
    return Target(
        organisation_id=number,
        site_id=find_site(organisation=organisation, name=site).pk if site is not None else None,
        team_id=find_team(organisation_id=number, name=team).pk if team is not None else None,
        person_id=person.pk if person is not None else None,
    )


def set_quota(*, target: Target, stated: Mapping[str, float | None], now: datetime) -> QuotaPolicy | None:
    """State limits, by the names in LIMITS, or with None state them no longer; return the policy, None if none is left.

    Counts from the next claim on: a limit below what was given already gives nothing more, and takes nothing away.
    Raises Invalid.
    """
    if sum(one is not None for one in (target.site_id, target.team_id, target.person_id)) > 1:
        raise Invalid("A policy is for one site, one team or one person.")
    if not stated or not set(stated) <= set(LIMITS):
        raise Invalid(f"Limits are {', '.join(LIMITS)}.")
    if target.project_id is not None and set(stated) != {"clips_per_day"}:
        raise Invalid("A policy of a project counts clips alone.")
    if any(limit is not None and limit < 0 for limit in stated.values()):
        raise Invalid("A limit is not below zero.")
    if stated.get("hours_per_shift") == 0:
        raise Invalid("A shift of no hours is none.")
    with transaction.atomic():
        policy = set_policy(target=target, stated=stated)
        record(
            Entry(
                event="quota.set",
                at=now,
                organisation_id=target.organisation_id,
                person_id=target.person_id,
                detail=dict(site=target.site_id, team=target.team_id, project=target.project_id, **stated),
            )
        )
    return policy

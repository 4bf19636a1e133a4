"""Teams, and people's moves between sites."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from config.base.deadlocks import retried
from config.base.errors import Invalid
from reviewers.audit.actions import Entry, record
from reviewers.people.models import Person, Team
from reviewers.people.moves import move_person
from reviewers.sites.models import Site


def add_team(*, organisation_id: int, name: str, people: Sequence[Person], now: datetime) -> Team:
    """Make a team, unless it is there, and put people into it; a person is in one team. Raises Invalid."""
    strangers = [person for person in people if person.organisation_id != organisation_id]
    if strangers:
        raise Invalid(f"{strangers[0].email} is of another organisation.")
    with transaction.atomic():
        team, _ = Team.objects.get_or_create(organisation_id=organisation_id, name=name)
        Person.objects.filter(pk__in=[person.pk for person in people]).update(team=team)
        record(
            Entry(
                event="team.set",
                at=now,
                organisation_id=organisation_id,
                detail={"team": team.pk, "people": sorted(person.pk for person in people)},
            )
        )
    return team


def find_team(*, organisation_id: int, name: str) -> Team:
    """Return a team by its name. Raises Invalid."""
    team = Team.objects.filter(organisation_id=organisation_id, name=name).first()
    if team is None:
        raise Invalid(f"There is no team {name}: add it first.")
    return team


@retried
def move(*, person: Person, site: Site, now: datetime) -> datetime:
    """Move a person to another site of their organisation; return when it takes effect. Raises Invalid."""
    with transaction.atomic():
        at = move_person(person_id=person.pk, site_id=site.pk, now=now)
        record(
            Entry(
                event="person.moves",
                at=now,
                organisation_id=person.organisation_id,
                person_id=person.pk,
                detail={"site": site.pk, "at": at.isoformat()},
            )
        )
    return at

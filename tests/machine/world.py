"""A small world in which people meet often: four reviewers at two sites, twelve clips of three speakers, and staff."""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from annotation.subjects.models import Consent, Subject
from reviewers.access.caller import Caller
from reviewers.people.models import Person
from reviewers.sites.models import Site
from tests.factories import (
    NOW,
    caller_for,
    make_clip,
    make_organisation,
    make_person,
    make_project,
    make_site,
    make_subject,
)

ZONES = ("America/Costa_Rica", "Asia/Kolkata")
# So few a day that the limit is met all the time.
LIMIT = 6
CONSENT_ENDS = NOW + timedelta(hours=30)

_TABLES = """
    SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE 'django%'
"""


@dataclass(frozen=True)
class World:
    """Who there is; everything else is read from the database."""

    reviewers: tuple[Caller, ...]
    # Site zone by person.
    zones: dict[int, str]
    lead: Caller
    officer: Caller
    steward: Caller
    projects: tuple[str, ...]
    subjects: tuple[Subject, ...]

    def person(self, number: int) -> Caller:
        return self.reviewers[number % len(self.reviewers)]

    def staff(self, number: int) -> Caller:
        """The lead, the safety officer, or a reviewer who is a supervisor too and may have reported."""
        return (self.lead, self.officer, self.reviewers[0])[number % 3]


def make_world() -> World:
    """Empty the database and people it. Chance is seeded, so that a failing example can be told again."""
    empty()
    _seed()
    organisation = make_organisation("The world")
    sites = [make_site(organisation, zone=zone, routing_zone="") for zone in ZONES]
    two, one = make_project(organisation, overlap=2, extra_labels=1, gold_per_mille=300), make_project(organisation)
    people = [_reviewer(sites[number % 2], (two, one), lead=number == 0) for number in range(4)]
    subjects = [make_subject(two) for _ in range(3)]
    Consent.objects.filter(subject=subjects[0]).update(expires_at=CONSENT_ENDS)
    for subject in subjects:
        make_clip(two, subject=subject)
        make_clip(two, subject=subject)
        make_clip(two, subject=subject, warnings=("violence",) if subject is subjects[-1] else ())
        make_clip(one, subject=subject)
    return World(
        reviewers=tuple(caller_for(person) for person in people),
        zones={person.pk: person.site.zone for person in people},
        lead=caller_for(make_person(site=sites[0], roles=("supervisor",))),
        officer=caller_for(make_person(site=sites[1], roles=("safety",))),
        steward=caller_for(make_person(site=sites[0], roles=("steward",))),
        projects=(two.slug, one.slug),
        subjects=tuple(subjects),
    )


def _reviewer(site: Site, projects: tuple[object, ...], *, lead: bool) -> Person:
    roles = ("reviewer", "supervisor") if lead else ("reviewer",)
    return make_person(site=site, roles=roles, limit=LIMIT, projects=projects)  # type: ignore[arg-type]


def empty() -> None:
    """Take every row out of every table."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def _seed() -> None:
    """Let what spreads people over lanes and projects draw from a seeded source."""
    source = random.Random(1)
    for chance in _chances():
        chance.random = source.random  # type: ignore[method-assign]
        chance.getrandbits = source.getrandbits  # type: ignore[method-assign,assignment]


def _chances() -> Iterator[random.SystemRandom]:
    for name, module in list(sys.modules.items()):
        if name.startswith("annotation."):
            yield from (value for value in vars(module).values() if isinstance(value, random.SystemRandom))


def later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)

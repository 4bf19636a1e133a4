"""Giving and ending qualifications and clearances."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from config.base.errors import Invalid
from reviewers.audit.actions import Entry, record
from reviewers.people import skills
from reviewers.people.models import Clearance, Person, Qualification


def qualify(
    *, person: Person, qualifications: Collection[str], clearances: Collection[str], until: datetime | None = None,
    ends: bool = False, now: datetime,
) -> None:  # fmt: skip
    """Give somebody qualifications and clearances by their codes, or end them. Raises Invalid."""
    if not qualifications and not clearances:
        raise Invalid("Name a qualification or a clearance.")
    for model, codes in ((Qualification, qualifications), (Clearance, clearances)):
        longest = model._meta.get_field("code").max_length or 0
        if any(not 0 < len(code) <= longest for code in codes):
            raise Invalid(f"A code has 1 to {longest} characters.")
    with transaction.atomic():
        if ends:
            skills.end(person_id=person.pk, qualifications=qualifications, clearances=clearances, now=now)
        else:
            skills.give(person_id=person.pk, qualifications=qualifications, clearances=clearances, until=until, now=now)
        record(
            Entry(
                event="person.unqualified" if ends else "person.qualified",
                at=now,
                organisation_id=person.organisation_id,
                person_id=person.pk,
                detail={
                    "qualifications": sorted(qualifications),
                    "clearances": sorted(clearances),
                    "until": until and until.isoformat(),
                },
            )
        )

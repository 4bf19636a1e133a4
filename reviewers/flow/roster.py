"""The people whose work a lead looks after: who they are, whether they work now, and whom the lead may pause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from config.base.errors import NotAllowed, NotFound
from reviewers.access.caller import Caller
from reviewers.people.models import Membership, Person
from reviewers.people.queries import lines_of
from reviewers.shifts.models import Shift


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody as a lead sees them."""

    person_id: int
    public_id: UUID
    name: str
    site: str
    languages: Sequence[str]
    on_shift: bool
    # Since when, and why, a lead gives them nothing more; None and empty otherwise.
    paused_at: datetime | None
    paused_reason: str
    # The name of the person to whom they report; None for whoever reports to nobody.
    reports_to: str | None
    # The lead who asks may pause them: they are below, or report to nobody; never oneself.
    may_pause: bool


def colleagues_in(*, caller: Caller, project_id: int, after: int, at_most: int) -> list[Colleague]:
    """Return people who may work in a project, by ascending number from beyond `after`: three statements or so."""
    members = Membership.objects.filter(project_id=project_id, person_id=OuterRef("pk"))
    found = _people(caller).filter(Exists(members), pk__gt=after)
    return _seen(found.order_by("pk")[:at_most], caller=caller)


def colleague(*, caller: Caller, public_id: UUID) -> Colleague:
    """Return somebody of the caller's organisation. Raises NotFound."""
    found = _seen(_people(caller).filter(public_id=public_id), caller=caller)
    if not found:
        raise NotFound("There is nobody of that id here.")
    return found[0]


def colleague_led(*, caller: Caller, public_id: UUID) -> Colleague:
    """Return somebody whom the caller leads. Raises NotFound, NotAllowed."""
    found = colleague(caller=caller, public_id=public_id)
    if not found.may_pause:
        raise NotAllowed("Somebody else leads this person.")
    return found


def public_ids(*, person_ids: Sequence[int]) -> dict[int, tuple[UUID, str]]:
    """Return ids and names of some people by their numbers."""
    people = Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "public_id", "name")
    return {number: (public_id, name) for number, public_id, name in people}


def _people(caller: Caller) -> QuerySet[Person]:
    return Person.objects.filter(organisation_id=caller.organisation_id, is_active=True)


def _seen(people: QuerySet[Person], *, caller: Caller) -> list[Colleague]:
    working = Exists(Shift.objects.filter(person_id=OuterRef("pk"), ended_at__isnull=True))
    found = list(people.select_related("site", "reports_to").annotate(on_shift=working))
    lines = lines_of(person_ids=[person.pk for person in found])
    return [
        Colleague(
            person_id=person.pk,
            public_id=person.public_id,
            name=person.name,
            site=person.site.name,
            languages=person.languages,
            on_shift=person.on_shift,
            paused_at=person.paused_at,
            paused_reason=person.paused_reason if person.paused_at else "",
            reports_to=person.reports_to.name if person.reports_to else None,
            may_pause=person.pk != caller.person_id and (caller.person_id in lines[person.pk] or not lines[person.pk]),
        )
        for person in found
    ]

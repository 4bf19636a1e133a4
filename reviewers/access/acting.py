"""For command lines, which nobody signs in to: whose name they act in."""

from collections.abc import Collection

from config.base.errors import NotFound
from reviewers.access.caller import Caller
from reviewers.access.models import Grant
from reviewers.people.models import Person


def acting_as(*, organisation_id: int, email: str | None, roles: Collection[str]) -> Caller:
    """Return somebody of the organisation: of that address, or else the first who holds one of the roles.

    Raises NotFound. What they may do is still decided by their roles.
    """
    people = Person.objects.filter(organisation_id=organisation_id, is_active=True)
    if email:
        people = people.filter(email__iexact=email)
    else:
        people = people.filter(grants__role__in=roles, grants__ended_at__isnull=True)
    person = people.order_by("pk").first()
    if person is None:
        raise NotFound(f"Nobody here signs in as {email}." if email else f"Nobody here is {' or '.join(roles)}.")
    held = Grant.objects.filter(person=person, ended_at__isnull=True).values_list("role", flat=True)
    return Caller(
        person_id=person.pk,
        organisation_id=person.organisation_id,
        name=person.name,
        email=person.email,
        roles=frozenset(held),
    )

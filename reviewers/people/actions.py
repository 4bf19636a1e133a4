"""Writes about people; the caller holds the transaction."""

from collections.abc import Sequence

from config.base.errors import Invalid
from reviewers.people.models import Membership, Person
from reviewers.sites.models import Organisation


def join(*, organisation_id: int, project_id: int, emails: Sequence[str]) -> None:
    """Let people into a project under aliases of their own. Raises Invalid for an unknown address."""
    taken = Membership.objects.filter(project_id=project_id).count()
    people = {one.email.lower(): one for one in Person.objects.filter(organisation_id=organisation_id)}
    unknown = [email for email in emails if email.lower() not in people]
    if unknown:
        raise Invalid(f"Nobody here signs in as {unknown[0]}.")
    Membership.objects.bulk_create(
        Membership(person=people[email.lower()], project_id=project_id, alias=f"listener-{number}")
        for number, email in enumerate(emails, start=taken + 1)
    )


def organisation_named(*, name: str) -> int:
    """Return an organisation's number. Raises Invalid."""
    number = Organisation.objects.filter(name=name).values_list("pk", flat=True).first()
    if number is None:
        raise Invalid(f"There is no organisation {name}: `manage.py add_site` makes it with its first site.")
    return number

"""Program tokens: made for a person, and logged."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from config.base.errors import NotFound
from reviewers.access import tokens
from reviewers.audit.actions import Entry, record
from reviewers.people.models import Person


def give_token(*, email: str, scopes: Collection[str], expires_at: datetime | None, now: datetime) -> str:
    """Make a token by which a program acts for a person, log it and return it: it can be shown this once.

    Raises NotFound when nobody signs in with this address, Invalid for an unknown scope or none.
    """
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFound(f"Nobody signs in as {email}.")
    with transaction.atomic():
        token = tokens.create_token(person=person, scopes=scopes, expires_at=expires_at, now=now)
        record(
            Entry(
                event="token.created",
                at=now,
                organisation_id=person.organisation_id,
                person_id=person.pk,
                detail={"scopes": sorted(scopes)},
            )
        )
    return token

"""Program tokens; the caller holds the transaction."""

import secrets
from collections.abc import Collection
from datetime import datetime

from config.base.errors import Invalid
from reviewers.access.caller import SCOPES
from reviewers.access.models import Token
from reviewers.access.queries import token_digest
from reviewers.people.models import Person

PREFIX = "earshot_"


def create_token(*, person: Person, scopes: Collection[str], expires_at: datetime | None, now: datetime) -> str:
    """Make a token and return it; only its hash is kept. Raises Invalid for an unknown scope or none."""
    if not scopes or not SCOPES.issuperset(scopes):
        raise Invalid(f"Scopes are among {', '.join(sorted(SCOPES))}.")
    token = PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(
        person=person,
        digest=token_digest(token),
        scopes=sorted(scopes),
        created_at=now,
        expires_at=expires_at,
        epoch=person.epoch,
    )
    return token

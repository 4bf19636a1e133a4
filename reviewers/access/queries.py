"""Reads about access: one statement finds the caller, whatever they came with."""

import hashlib
from datetime import datetime

from config.base import sql
from reviewers.access.caller import Caller

_PERSON = """
    p.id, p.organisation_id, p.name, p.email,
    ARRAY(SELECT g.role FROM reviewers_grant g WHERE g.person_id = p.id AND g.ended_at IS NULL)
"""
# Parameters: session, now.
SIGNED_IN = """reviewers_session s JOIN reviewers_person p ON p.id = s.person_id
    WHERE s.session_key = %(session)s AND s.expire_date > %(now)s AND p.is_active AND s.epoch = p.epoch"""
_BY_SESSION = sql.statement(f"SELECT {_PERSON} FROM {SIGNED_IN}")  # noqa: S608 - both are constants of this module
_BY_TOKEN = sql.statement(
    f"""
    SELECT {_PERSON}, t.scopes FROM reviewers_token t JOIN reviewers_person p ON p.id = t.person_id
    WHERE t.digest = %(digest)s AND (t.expires_at IS NULL OR t.expires_at > %(now)s) AND p.is_active
        AND t.epoch = p.epoch
    """  # noqa: S608
)


def token_digest(token: str) -> bytes:
    """Return what is kept of a token: its SHA-256; tokens are random, so no salt or stretching is needed."""
    return hashlib.sha256(token.encode()).digest()


def caller_by_session(*, session_key: str, now: datetime) -> Caller | None:
    """Return who holds this browser session, or None."""
    row = sql.row(_BY_SESSION, {"session": session_key, "now": now})
    if row is None:
        return None
    return Caller(person_id=row[0], organisation_id=row[1], name=row[2], email=row[3], roles=frozenset(row[4]))


def caller_by_token(*, token: str, now: datetime) -> Caller | None:
    """Return for whom this program's token acts, or None."""
    row = sql.row(_BY_TOKEN, {"digest": token_digest(token), "now": now})
    if row is None:
        return None
    return Caller(
        person_id=row[0],
        organisation_id=row[1],
        name=row[2],
        email=row[3],
        roles=frozenset(row[4]),
        scopes=frozenset(row[5]),
    )

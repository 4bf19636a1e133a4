"""Sealing the log: a signed digest of every stretch, each hashed onto the one before it (P11).

The caller holds the transaction. Whoever seals holds an advisory lock until it ends, so there is one chain.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection

from reviewers.audit import log
from reviewers.audit.journal import Journal
from reviewers.audit.models import AuditDigest
from reviewers.audit.rules import GENESIS, START, Position, chained, statement
from reviewers.audit.signing import signer

# Keeps a sealing transaction to about a second.
STRETCH = 50_000
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('earshot.audit.chain', 0))"


def lock_chain() -> None:
    """Wait until nobody else seals; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


def last_digest() -> AuditDigest | None:
    """Return the end of the chain."""
    return AuditDigest.objects.order_by("-pk").first()


def seal_stretch(*, now: datetime) -> int:
    """Seal the next events, at most a stretch of them; return how many. The caller has locked the chain."""
    last = last_digest()
    previous = GENESIS if last is None else bytes(last.digest)
    after = START if last is None else Position(last.to_txid, last.to_id)
    lines = log.lines(after=after, to=log.horizon(), at_most=STRETCH)
    digest, events, first, end = chained(previous=previous, lines=lines)
    if first is None or end is None:
        return 0
    signed = statement(made_at=now, first=first, last=end, events=events, digest=digest, previous=previous)
    AuditDigest.objects.create(
        made_at=now,
        from_txid=first.txid,
        from_id=first.id,
        to_txid=end.txid,
        to_id=end.id,
        events=events,
        digest=digest,
        previous=previous,
        signature=signer(url=settings.KEYS_URL).sign(signed),
    )
    return events


def copy_to_journal() -> None:
    """Write to the journal what it does not have yet of the committed chain. The caller has locked the chain.

    Called in a transaction after the sealing one: a digest that was rolled back must never stand in the journal. A
    journal that is longer than the chain is left alone; verifying reports it.
    """
    journal = Journal(url=settings.KEYS_URL)
    known = len(journal.lines())
    fresh = AuditDigest.objects.order_by("pk").values_list("digest", flat=True)[known:]
    journal.append(after=known, digests=[bytes(digest) for digest in fresh])

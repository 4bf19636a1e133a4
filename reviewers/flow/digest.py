"""The log is sealed every hour, and verified whenever somebody asks."""

from datetime import datetime, timedelta

from django.db import transaction

from reviewers.audit import digests
from reviewers.audit.verify import Verdict, verify

EVERY = timedelta(hours=1)


def seal_log(*, now: datetime) -> int:
    """Seal every event that can be sealed; return how many. Each stretch is a short transaction of its own."""
    total = 0
    while True:
        with transaction.atomic():
            digests.lock_chain()
            sealed = digests.seal_stretch(now=now)
        with transaction.atomic():
            digests.lock_chain()
            digests.copy_to_journal()
        total += sealed
        if sealed < digests.STRETCH:
            return total


def verify_log(*, now: datetime, at_most: int | None = None) -> Verdict:
    """Verify the log and, if it is whole, seal what came after its last digest, so that the next look covers it.

    `at_most` bounds the events that are read again, newest first; None reads all of them.
    """
    verdict = verify(at_most=at_most)
    if verdict.ok:
        seal_log(now=now)
    return verdict


def tick(*, now: datetime) -> None:
    """Seal the log if the last digest is an hour old; the clock calls this."""
    last = digests.last_digest()
    if last is None or now - last.made_at >= EVERY:
        seal_log(now=now)

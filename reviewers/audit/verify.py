"""Reading the whole log again and saying whether it is the one that was sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from reviewers.audit import log
from reviewers.audit.journal import Journal
from reviewers.audit.models import AuditDigest
from reviewers.audit.rules import GENESIS, START, Position, chained, statement
from reviewers.audit.signing import signer


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What verifying found."""

    ok: bool
    # Events whose hashes were computed again; events after the last digest, which nothing protects yet.
    checked: int
    unsealed: int
    digests: int
    # Events in sealed stretches that were older than asked for: only their signatures were checked.
    passed_over: int
    # A code: `ok`, or the first thing that is wrong; and the number of the digest where it showed.
    finding: str
    digest: int | None = None


MESSAGES = {
    "ok": "The log is whole: nothing was altered, deleted, reordered or cut off.",
    "chain_broken": "A digest does not follow the one before it: digests were altered, deleted or reordered.",
    "signature_wrong": "A digest was not signed by this installation's key.",
    "events_missing": "Events of a sealed stretch are missing.",
    "events_added": "Events were put into a stretch that was sealed before.",
    "events_altered": "Events of a sealed stretch were altered or reordered.",
    "chain_cut_off": "The chain is shorter than the journal beside the keys: its end was cut off.",
    "journal_differs": "The chain and the journal beside the keys tell different stories.",
}


class _Wrong(Exception):  # noqa: N818 - a finding, not an error
    def __init__(self, *, finding: str, digest: int, checked: int = 0) -> None:
        super().__init__(finding)
        self.finding, self.digest, self.checked = finding, digest, checked


def verify(*, at_most: int | None = None) -> Verdict:
    """Check the journal, every link and signature, and the events of the newest stretches up to about `at_most`.

    Without a bound every event is read. Memory does not grow with the log. Writes nothing.
    """
    # The journal first: it is never ahead of the chain, whoever seals meanwhile.
    kept = Journal(url=settings.KEYS_URL).lines()
    chain = list(AuditDigest.objects.order_by("pk"))
    end = Position(chain[-1].to_txid, chain[-1].to_id) if chain else START
    finding, where, checked = "ok", None, 0
    oldest = _oldest_to_read(chain, at_most)
    try:
        _check_journal(chain, kept)
        _check_links(chain)
        for place in range(oldest, len(chain)):
            after = START if place == 0 else Position(chain[place - 1].to_txid, chain[place - 1].to_id)
            checked += _check_events(digest=chain[place], place=place + 1, after=after)
    except _Wrong as wrong:
        finding, where, checked = wrong.finding, wrong.digest, checked + wrong.checked
    return Verdict(
        ok=finding == "ok",
        checked=checked,
        unsealed=log.count_after(position=end),
        digests=len(chain),
        passed_over=sum(digest.events for digest in chain[:oldest]),
        finding=finding,
        digest=where,
    )


def _oldest_to_read(chain: Sequence[AuditDigest], at_most: int | None) -> int:
    """Return the place of the first stretch whose events are read: the newest one always is."""
    if at_most is None:
        return 0
    place, events = len(chain), 0
    while place > 0 and (events == 0 or events + chain[place - 1].events <= at_most):
        place -= 1
        events += chain[place].events
    return place


def _check_journal(chain: Sequence[AuditDigest], kept: Sequence[bytes]) -> None:
    for place, (digest, line) in enumerate(zip(chain, kept, strict=False), start=1):
        if bytes(digest.digest) != line:
            raise _Wrong(finding="journal_differs", digest=place)
    if len(kept) > len(chain):
        raise _Wrong(finding="chain_cut_off", digest=len(chain) + 1)


def _check_links(chain: Sequence[AuditDigest]) -> None:
    previous, end = GENESIS, START
    for place, digest in enumerate(chain, start=1):
        first, last = Position(digest.from_txid, digest.from_id), Position(digest.to_txid, digest.to_id)
        if bytes(digest.previous) != previous or not end < first <= last:
            raise _Wrong(finding="chain_broken", digest=place)
        signed = statement(
            made_at=digest.made_at,
            first=first,
            last=last,
            events=digest.events,
            digest=bytes(digest.digest),
            previous=previous,
        )
        if not signer(url=settings.KEYS_URL).holds(statement=signed, signature=digest.signature):
            raise _Wrong(finding="signature_wrong", digest=place)
        previous, end = bytes(digest.digest), last


def _check_events(*, digest: AuditDigest, place: int, after: Position) -> int:
    lines = log.lines(after=after, to=Position(digest.to_txid, digest.to_id))
    found, events, _, _ = chained(previous=bytes(digest.previous), lines=lines)
    if found == bytes(digest.digest):
        return events
    if events != digest.events:
        finding = "events_missing" if events < digest.events else "events_added"
    else:
        finding = "events_altered"
    raise _Wrong(finding=finding, digest=place, checked=events)

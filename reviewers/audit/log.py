"""Reads the log in its order, page by page: (txid, id) below the oldest transaction that still runs.

A sequence's numbers become visible out of order; a transaction below `pg_snapshot_xmin` has ended, so nothing can
appear any more among what was read.
"""

from collections.abc import Iterator

from django.db import connection

from reviewers.audit.rules import Line, Position

PAGE = 5_000

_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_PAGE = """
    SELECT txid, id, at, event, organisation_id, person_id, clip_id, about, detail::text
    FROM reviewers_auditevent
    WHERE (txid, id) > (%s, %s) AND (txid, id) <= (%s, %s)
    ORDER BY txid, id LIMIT %s
"""
_COUNT = "SELECT count(*) FROM reviewers_auditevent WHERE (txid, id) > (%s, %s)"
BIGGEST = 2**63 - 1


def horizon() -> Position:
    """Return the last position at which nothing can appear any more."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        (oldest_running,) = cursor.fetchone()
    return Position(oldest_running - 1, BIGGEST)


def lines(*, after: Position, to: Position, at_most: int | None = None) -> Iterator[Line]:
    """Yield the events after one position up to and with another, in order, a page in memory at a time."""
    left = at_most
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [*after, *to, size])
            page = cursor.fetchall()
        yield from map(Line._make, page)
        if len(page) < size:
            return
        after = Position(page[-1][0], page[-1][1])
        left = None if left is None else left - len(page)


def count_after(*, position: Position) -> int:
    """Return how many events stand after a position."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [*position])
        return int(cursor.fetchone()[0])

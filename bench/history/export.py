"""Reads a history from the database: plain SELECTs in one snapshot, streamed, one clip or person at a time."""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import kwargs_row

from bench.history.checks import Violation, check
from bench.history.rows import (
    Assignment,
    Batch,
    Clip,
    ClipHistory,
    Consent,
    Day,
    Escalation,
    Event,
    History,
    Label,
    PersonHistory,
    Seat,
)

ROWS_AT_ONCE = 5000

_CLIPS = """
    SELECT c.id, cs.state, cs.wanted, cs.labels_in, cs.holds, c.warnings, s.state AS subject_state,
        (SELECT count(*) FROM annotation_hold h WHERE h.clip_id = c.id AND h.ended_at IS NULL) AS hold_rows,
        EXISTS (SELECT FROM annotation_tombstone t WHERE t.clip_id = c.id) AS tombstone
    FROM annotation_clip c JOIN annotation_clipstate cs ON cs.clip_id = c.id
    JOIN annotation_subject s ON s.id = c.subject_id
    ORDER BY c.id
"""
_SEATS = "SELECT id, clip_id AS clip, number, state, since FROM annotation_seat ORDER BY clip_id, number"
_ASSIGNMENTS = """
    SELECT id, public_id, clip_id AS clip, seat_id AS seat, batch_id AS batch, person_id AS person, kind, state, day,
        given_at, opened_at, ended_at, end_key
    FROM annotation_assignment ORDER BY {whose}, id
"""
_LABELS = """
    SELECT id, public_id, clip_id AS clip, assignment_id AS assignment, person_id AS person, version, surplus,
        idempotency_key AS key, length(answers) > 0 AS has_answers
    FROM annotation_label ORDER BY {whose}, assignment_id, version
"""
_CONSENTS = """
    SELECT c.id AS clip, k.withdrawn_at, k.expires_at
    FROM annotation_clip c JOIN annotation_consent k ON k.subject_id = c.subject_id AND k.purpose_id = c.purpose_id
    ORDER BY c.id
"""
_ESCALATIONS = """
    SELECT e.id, e.public_id, e.clip_id AS clip, e.level, e.state, e.decision,
        ARRAY(SELECT r.person_id FROM annotation_report r WHERE r.escalation_id = e.id AND r.taken_back_at IS NULL
              ORDER BY r.id) AS reporters,
        (SELECT count(*) FROM annotation_report r
         WHERE r.escalation_id = e.id AND r.taken_back_at IS NULL AND r.kind = '') AS silent,
        ARRAY(SELECT v.person_id FROM annotation_vote v WHERE v.escalation_id = e.id ORDER BY v.id) AS voters,
        (SELECT count(*) FROM annotation_ladderrun l WHERE l.escalation_id = e.id)
            + (SELECT count(*) FROM annotation_page p WHERE p.escalation_id = e.id) AS calls,
        EXISTS (SELECT FROM annotation_hold h WHERE h.escalation_id = e.id AND h.ended_at IS NULL) AS held
    FROM annotation_escalation e ORDER BY e.clip_id, e.id
"""
_EVENTS = """
    SELECT id, clip_id AS clip, event, person_id AS person, about
    FROM reviewers_auditevent WHERE clip_id IS NOT NULL ORDER BY clip_id, id
"""
_DAYS = """
    SELECT person_id AS person, day, "limit", taken, done, true AS current FROM reviewers_allowance
    UNION ALL
    SELECT person_id, day, "limit", taken, done, false FROM reviewers_daytally
    ORDER BY person, day
"""
_BATCHES = "SELECT id, person_id AS person, closed_at FROM annotation_batch ORDER BY person_id, id"
_PEOPLE = """
    SELECT person_id FROM reviewers_allowance UNION SELECT person_id FROM annotation_batch
    UNION SELECT person_id FROM annotation_assignment ORDER BY 1
"""

T = TypeVar("T")


class _Ahead(Generic[T]):
    """Rows that come in the order of what they belong to, taken one owner at a time."""

    def __init__(self, rows: Iterator[T], *, owner: Callable[[T], int]) -> None:
        self._rows, self._owner = rows, owner
        self._next = next(rows, None)

    def take(self, owner: int) -> tuple[T, ...]:
        """Return the rows of one owner; owners are asked for in ascending order."""
        found = []
        while self._next is not None and self._owner(self._next) <= owner:
            if self._owner(self._next) == owner:
                found.append(self._next)
            self._next = next(self._rows, None)
        return tuple(found)


class _Reader:
    """One snapshot, read by named cursors: the server keeps the answers and sends some rows at a time."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._opened = 0

    def _stream(self, kind: type[T], query: str) -> Iterator[T]:
        def made(**columns: Any) -> T:
            return kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in columns.items()})

        self._opened += 1
        with self._connection.cursor(f"history_{self._opened}", row_factory=kwargs_row(made)) as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(query.encode())
            yield from cursor

    def clips(self) -> Iterator[ClipHistory]:
        seats = _Ahead(self._stream(Seat, _SEATS), owner=lambda row: row.clip)
        given = _Ahead(self._stream(Assignment, _ASSIGNMENTS.format(whose="clip_id")), owner=lambda row: row.clip)
        labels = _Ahead(self._stream(Label, _LABELS.format(whose="clip_id")), owner=lambda row: row.clip)
        consents = _Ahead(self._stream(Consent, _CONSENTS), owner=lambda row: row.clip)
        escalations = _Ahead(self._stream(Escalation, _ESCALATIONS), owner=lambda row: row.clip)
        events = _Ahead(self._stream(Event, _EVENTS), owner=lambda row: row.clip)
        for clip in self._stream(Clip, _CLIPS):
            yield ClipHistory(
                clip=clip,
                seats=seats.take(clip.id),
                assignments=given.take(clip.id),
                labels=labels.take(clip.id),
                consents=consents.take(clip.id),
                escalations=escalations.take(clip.id),
                events=events.take(clip.id),
            )

    def people(self) -> Iterator[PersonHistory]:
        days = _Ahead(self._stream(Day, _DAYS), owner=lambda row: row.person)
        batches = _Ahead(self._stream(Batch, _BATCHES), owner=lambda row: row.person)
        given = _Ahead(self._stream(Assignment, _ASSIGNMENTS.format(whose="person_id")), owner=lambda row: row.person)
        labels = _Ahead(self._stream(Label, _LABELS.format(whose="person_id")), owner=lambda row: row.person)
        for (person,) in self._connection.execute(_PEOPLE):
            yield PersonHistory(
                person=person,
                days=days.take(person),
                batches=batches.take(person),
                assignments=given.take(person),
                labels=labels.take(person),
            )


@contextmanager
def read_history(*, url: str) -> Iterator[History]:
    """Give the history of a database as one snapshot, to be iterated within the context; nothing is written.

    Work may go on meanwhile: the snapshot is of one moment.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        reader = _Reader(connection)
        yield History(clips=reader.clips(), people=reader.people())


def check_database(*, url: str | None = None, acknowledged: Collection[UUID] = ()) -> list[Violation]:
    """Check what a database holds, DATABASE_URL's unless another is given.

    `acknowledged` are the public ids of labels that a client was told are kept: each must still be there (I4).
    """
    with read_history(url=url or os.environ["DATABASE_URL"]) as history:
        return check(history, acknowledged=acknowledged)

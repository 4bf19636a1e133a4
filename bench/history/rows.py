"""Exported rows, as plain values: what the checks look at, and nothing of what anybody said.

A history comes in pieces that can be judged alone: all about one clip, and all about one person. Pieces are only ever
iterated, so that a million clips need no more memory than the largest piece.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One wanted label. `since` when it has been wanted: since the clip came, or since the seat was opened anew."""

    id: int
    clip: int
    number: int
    state: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """One giving of a clip to a person. `end_key` is the request that ended it, if a person's own did."""

    id: int
    public_id: UUID
    clip: int
    seat: int | None
    batch: int
    person: int
    kind: str
    state: str
    day: date
    given_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    end_key: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """One version of an answer; of what was answered only whether it is still there."""

    id: int
    public_id: UUID
    clip: int
    assignment: int
    person: int
    version: int
    surplus: bool
    key: UUID
    has_answers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One row of the audit log. `id` is drawn when the row is written, so it orders what one lock has serialized."""

    id: int
    clip: int
    event: str
    person: int | None
    about: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """A consent that covers the clip: its speaker's, for its purpose."""

    clip: int
    withdrawn_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """An escalation with who reported, who voted for closing, and what was set going."""

    id: int
    public_id: UUID
    clip: int
    level: str | None
    state: str
    decision: str
    # People whose report stands; of how many of these no kind was chosen.
    reporters: tuple[int, ...]
    silent: int
    voters: tuple[int, ...]
    # Steps of the ladder and pages, fired or not.
    calls: int
    held: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """A clip's state, and what there is of its speaker and its tombstone."""

    id: int
    state: str
    wanted: int
    labels_in: int
    holds: int
    # Rows of holds that have not ended.
    hold_rows: int
    warnings: tuple[str, ...]
    subject_state: str
    tombstone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipHistory:
    """All about one clip: assignments by id, labels by assignment and version, events by id."""

    clip: Clip
    seats: tuple[Seat, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    labels: tuple[Label, ...] = ()
    consents: tuple[Consent, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What a local day of a person came to; `current` for the one that their allowance counts now."""

    person: int
    day: date
    limit: int
    taken: int
    done: int
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What a person holds or held."""

    id: int
    person: int
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonHistory:
    """All about one person: their days, batches, assignments by id, labels by id."""

    person: int
    days: tuple[Day, ...] = ()
    batches: tuple[Batch, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, kw_only=True)
class History:
    """Pieces to be judged one after the other, each iterated once."""

    clips: Iterable[ClipHistory] = ()
    people: Iterable[PersonHistory] = ()

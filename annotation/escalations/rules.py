"""What a reporter may choose, which level it has, what a level does to the clip, and who may close.

Pure: no Django, no clock. Our defaults and their reasons: docs/explanation/escalations.md.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# The gravest first.
LEVELS = ("S0", "S1", "S2", "S3")
TWO_PEOPLE = ("S0", "S1")

# Kind -> level. Where a word may mean something graver, the graver level is taken: whoever decides can always find
# that it was less, and nobody can find later that it was more.
LEVEL_OF_KIND: Mapping[str, str] = {
    "danger_now": "S0",
    "self_harm": "S0",
    "violence": "S1",
    "sexual_assault": "S1",
    "child_safety": "S0",
    "third_parties": "S2",
    "spoken_data": "S2",
    "distressing": "S3",
    "other": "S3",
}
KINDS = tuple(LEVEL_OF_KIND)
# Suspected abuse of a child is heard by safety officers alone (E8).
SAFETY_ONLY_KINDS = frozenset({"child_safety"})

# E1: a reporter has this long to choose a kind or to take the report back; silence counts as S1.
CHOOSE_WITHIN = timedelta(seconds=20)
SILENCE = "S1"
# What an S3 adds to the clip's warnings.
WARNING = "distressing"
# How far back an ended clip may still be escalated: the last 20 that this person ended, of this working day.
LATE_CLIPS = 20
LATE_WITHIN = timedelta(hours=12)

DECISIONS = ("authority_told", "erase", "keep_lawful", "support_offered", "no_action")
CLOSE_REASONS = ("handled", "referred", "lawful_content", "unfounded", "duplicate", "other")


class Containment(StrEnum):
    """What is done to the clip."""

    HELD = "held"  # taken from everybody, and nobody may erase it
    STOPPED = "stopped"  # taken from everybody
    WARNED = "warned"  # in circulation, never again without a warning


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A report that stands."""

    # "" while none was chosen.
    kind: str
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the reports of an escalation come to at one moment."""

    # None while nothing but unexpired choices stands.
    level: str | None
    kind: str
    # Somebody may still choose: the clip is held until they have.
    pending: bool


def choosing(*, report: Reported, now: datetime) -> bool:
    """Tell whether a reporter may still choose the kind, or take the report back."""
    return not report.kind and now < report.reported_at + CHOOSE_WITHIN


def level_of_report(*, report: Reported, now: datetime) -> str | None:
    """Return the level of one report: that of its kind, S1 for silence, None while its choice runs."""
    if report.kind:
        return LEVEL_OF_KIND[report.kind]
    return None if choosing(report=report, now=now) else SILENCE


def standing(*, reports: Collection[Reported], floor: str | None, floor_kind: str, now: datetime) -> Standing:
    """Return what the reports come to. `floor` is the level reached before: it is raised, never lowered."""
    level, kind = floor, floor_kind
    for report in reports:
        own = level_of_report(report=report, now=now)
        names_it = own == level and not kind
        if own is not None and (level is None or own < level or names_it):
            level, kind = own, report.kind
    return Standing(level=level, kind=kind, pending=any(choosing(report=report, now=now) for report in reports))


def containment(*, level: str | None, pending: bool) -> Containment:
    """Return what a level does to the clip; what nobody has classified yet is treated as S1."""
    if pending or level is None or level in TWO_PEOPLE:
        return Containment.HELD
    return Containment.STOPPED if level == "S2" else Containment.WARNED


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What decides who may close an escalation. People are numbers."""

    level: str
    decided: bool
    reporters: frozenset[int]
    # Those who have voted, reporters left out: a vote of somebody who reported as well does not count.
    voters: frozenset[int]


def close_refusal(
    *, closing: Closing, person_id: int, decision: str, legal_basis: str, same_line: Callable[[int, int], bool]
) -> str | None:
    """Return why this person's vote is refused, as a code, or None (E5).

    Everybody's vote needs a decision and may not come from a reporter. S0 and S1 take two people who do not report
    to each other at any distance, and each of them a legal basis where the decision is that nothing is done.
    """
    if not closing.decided:
        return "not_decided"
    if person_id in closing.reporters:
        return "reporter_may_not_close"
    if closing.level not in TWO_PEOPLE:
        return None
    if person_id in closing.voters:
        return "same_person"
    if any(same_line(person_id, voter) for voter in closing.voters):
        return "same_reporting_line"
    if decision == "no_action" and not legal_basis.strip():
        return "legal_basis_needed"
    return None


def is_closed_by(*, level: str, votes: int) -> bool:
    """Tell whether so many good votes close an escalation of this level (I8)."""
    return votes >= (2 if level in TWO_PEOPLE else 1)

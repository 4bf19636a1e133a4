"""All checks over a history. Each is a pure function of one clip's or one person's rows, named by its invariant.

Note: docs/explanation/history-checker.md tells what rows can prove, and what they cannot.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from bench.history import of_labels, of_late, of_log, of_people, of_seats, of_stops
from bench.history.rows import ClipHistory, History, PersonHistory
from bench.history.words import Says

CLIP_CHECKS: tuple[Callable[[ClipHistory], Says], ...] = (
    *of_seats.CHECKS,
    *of_labels.CHECKS,
    *of_late.CHECKS,
    *of_stops.CHECKS,
    *of_log.CHECKS,
)
PERSON_CHECKS: tuple[Callable[[PersonHistory], Says], ...] = of_people.CHECKS
LOST = "i4_what_was_acknowledged_is_kept"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A check that did not hold: its name, what it is about, and what was found."""

    check: str
    about: str
    says: str

    def __str__(self) -> str:
        return f"{self.check}: {self.about}: {self.says}"


def check(history: History, *, acknowledged: Collection[UUID] = ()) -> list[Violation]:
    """Return what does not hold in a history, empty where all is well; iterates it once.

    `acknowledged` are the public ids of labels that somebody was told are kept.
    """
    return list(_found(history, set(acknowledged)))


def _found(history: History, missing: set[UUID]) -> Iterator[Violation]:
    for clip in history.clips:
        for of_clip in CLIP_CHECKS:
            for about, says in of_clip(clip):
                yield Violation(check=of_clip.__name__, about=about, says=says)
        missing.difference_update(label.public_id for label in clip.labels)
    for person in history.people:
        for of_person in PERSON_CHECKS:
            for about, says in of_person(person):
                yield Violation(check=of_person.__name__, about=about, says=says)
    for gone in sorted(missing):
        yield Violation(check=LOST, about=f"label {gone}", says="was acknowledged and is not there")

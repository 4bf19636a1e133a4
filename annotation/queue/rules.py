"""Pure rules of handing out."""

from dataclasses import dataclass
from uuid import UUID

BATCH_SIZE = 10
MAX_BATCH_SIZE = 20
MAX_LANES = 4
# Languages that anybody may hear: not determined, no linguistic content.
ANY_LANGUAGE = ("und", "zxx")


def primary_subtag(language: str) -> str:
    """Return the primary subtag of a BCP 47 tag: people and lanes are matched by it."""
    return language.partition("-")[0].lower() or "und"


@dataclass(frozen=True, kw_only=True)
class LaneOffer:
    """A lane in which work waits for a person."""

    lane_id: int
    project_id: int
    weight: int
    warned: bool


@dataclass(frozen=True, kw_only=True)
class Given:
    """One assignment just made."""

    assignment_id: int
    public_id: UUID
    clip_id: int
    warned: bool


def room_in_batch(*, held: int, size: int, left: int) -> int:
    """Return how many clips a top-up may add: up to the size asked for, within what is left of the day."""
    return max(min(size - held, left), 0)

"""How many seats a clip needs for the labels wanted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """A seat as its row says. `free`: open, and locked by the caller, so that nobody can take it meanwhile."""

    seat_id: int
    number: int
    free: bool
    void: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many labels the clip wants from now on, and what becomes of its seats."""

    wanted: int
    close: tuple[int, ...]
    reopen: tuple[int, ...]
    # Numbers of seats that are to be added.
    add: tuple[int, ...]


def plan(*, places: Sequence[Place], asked: int) -> Plan:
    """Return how a clip comes to have as many seats as labels are asked for.

    A seat that somebody has is never touched: where more are taken than are asked for, those are what is wanted.
    """
    ordered = sorted(places, key=lambda place: place.number)
    free = [place.seat_id for place in ordered if place.free]
    void = [place.seat_id for place in ordered if place.void]
    kept = len(ordered) - len(free) - len(void)
    wanted = max(asked, kept)
    room = wanted - kept
    missing = max(room - len(free), 0)
    reopen = void[:missing]
    first = ordered[-1].number + 1 if ordered else 1
    return Plan(
        wanted=wanted,
        close=tuple(free[room:]),
        reopen=tuple(reopen),
        add=tuple(range(first, first + missing - len(reopen))),
    )

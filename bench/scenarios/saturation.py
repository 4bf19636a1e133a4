"""Saturation: 32 reviewers, each cycle after cycle as fast as the server answers."""

from collections.abc import Iterator

from bench.outcome import Outcome
from bench.stage import MAIN, Stage

REVIEWERS = 32
WARM_UP, SECONDS = 3.0, 15.0
QUIET_PEOPLE = 2


def saturation(stage: Stage, *, open_seats: int, seconds: float = SECONDS) -> Iterator[Outcome]:
    """Measure with this many open seats in the queue; a quiet pass counts statements and buffers beforehand."""
    reviewers = stage.start_shifts(REVIEWERS)
    quiet = stage.quiet(reviewers[:QUIET_PEOPLE])
    load = stage.load("closed", reviewers, project=MAIN)
    yield stage.measure(
        f"Saturation: {REVIEWERS} reviewers, {open_seats:,} open seats",
        load,
        warm_up=WARM_UP,
        seconds=seconds,
        quiet=quiet,
    )

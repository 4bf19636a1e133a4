"""Schedule: cycles begin at fixed moments, 500 a second, by 200 people or by 2,000."""

from collections.abc import Iterator

from bench.outcome import Outcome
from bench.pace import prelude_s
from bench.stage import MAIN, Stage

RATE = 500.0
WARM_UP, SECONDS = 4.0, 20.0


def schedule(stage: Stage, *, reviewers: int, rate: float = RATE, seconds: float = SECONDS) -> Iterator[Outcome]:
    """Measure latencies from when each call was due."""
    people = stage.start_shifts(reviewers)
    load = stage.load("schedule", people, rate=rate, project=MAIN)
    yield stage.measure(
        f"Schedule: {reviewers:,} reviewers, {rate:.0f} cycles a second",
        load,
        warm_up=prelude_s(crowd=reviewers) + WARM_UP,
        seconds=seconds,
    )

"""Shift start: everybody comes in within ten seconds, asks who they are, starts a shift, asks for a first batch."""

from collections.abc import Iterator
from dataclasses import replace

from bench.outcome import Outcome
from bench.stage import MAIN, Stage

PEOPLE = 2_000
WITHIN = 10.0
DONE_BY = 25.0


def shift_start(stage: Stage, *, people: int = PEOPLE) -> Iterator[Outcome]:
    """Measure from each person's moment of arrival to their first batch; needs people who are not yet on shift."""
    late = stage.accounts[stage.on_shift : stage.on_shift + people]
    load = stage.load("arrivals", late, rate=len(late) / WITHIN, project=MAIN)
    outcome = stage.measure(
        f"Shift start: {len(late):,} people within {WITHIN:.0f} s", load, warm_up=0.0, seconds=DONE_BY
    )
    stage.on_shift += len(late)
    first = outcome.spreads.get("first batch")
    note = f"first batches: {first.count if first else 0:,} of {len(late):,}"
    yield replace(outcome, notes=(f"{note}, the last after {first.longest / 1000 if first else 0:.1f} s",))

"""`python -m bench [--quick | --seats N]`: every scenario, those of shorter queues, or what fits into 90 seconds."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.floor import measure_floor
from bench.instance import running
from bench.machine import describe as describe_machine
from bench.outcome import Outcome
from bench.report import describe, last_line, results
from bench.scenarios.saturation import REVIEWERS, saturation
from bench.scenarios.schedule import schedule
from bench.scenarios.shift_start import shift_start
from bench.scenarios.worst import after_finished, old_snapshot, own_second_seats, three_languages
from bench.stage import Stage
from config.local.trouble import StartupError

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
# Open seats of the queues that scenarios come with, each longer than the one before.
SHORT, LONG, LONGEST = 10_000, 100_000, 1_000_000
QUICK_SEATS = 12_000
QUICK_WITHIN = 88.0
QUICK_REST = 38.0  # seconds for all that is not the measuring, on a busy machine: a quiet pass, warming up, stopping


def main(arguments: list[str]) -> int:
    """Measure, print what is measured as it comes, and end with one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within 90 seconds; bench/RESULTS.md stays as it is")
    parser.add_argument(
        "--seats", type=int, default=LONGEST, help="leave scenarios of longer queues out; the longest takes 40 GB"
    )
    wish = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        with running() as instance:
            stage = Stage(instance)
            stage.begin(people=REVIEWERS, seats=QUICK_SEATS)
            floor = measure_floor(database=stage.database, seconds=3.0 if wish.quick else 10.0)
            print(f"floor: {floor:.0f} cycles a second\n", flush=True)
            outcomes = []
            for outcome in quick(stage, began=began) if wish.quick else full(stage, seats=wish.seats):
                print("\n".join(describe(outcome)), flush=True)
                outcomes.append(outcome)
            machine = describe_machine(postgres_major=instance.postgres.major)
    except StartupError as error:
        print(f"The bench could not start: {error}", file=sys.stderr)
        return 1
    if not wish.quick:
        RESULTS.write_text(results(outcomes=outcomes, floor_per_s=floor, machine=machine), encoding="utf-8")
        print(f"Written to {RESULTS}.")
    print(last_line(outcomes=outcomes, floor_per_s=floor))
    return 0


def quick(stage: Stage, *, began: float) -> Iterator[Outcome]:
    """Saturation with a small queue, for a shorter time where a busy machine took long to come so far."""
    left = QUICK_WITHIN - (time.monotonic() - began) - QUICK_REST
    yield from saturation(stage, open_seats=QUICK_SEATS, seconds=min(max(left, 4.0), 10.0))


def full(stage: Stage, *, seats: int) -> Iterator[Outcome]:
    """Every scenario whose queue is no longer than `seats`; queues grow from one to the next.

    What makes a past up comes last, for it has no log.
    """
    yield from saturation(stage, open_seats=SHORT, seconds=8.0)
    if seats < LONG:
        return
    stage.add_people(2_168)
    stage.add_seats(LONG)
    yield from saturation(stage, open_seats=LONG)
    yield from schedule(stage, reviewers=200)
    yield from shift_start(stage)
    yield from schedule(stage, reviewers=2_000)
    yield from three_languages(stage)
    if seats < LONGEST:
        return
    stage.add_seats(LONGEST)
    yield from saturation(stage, open_seats=LONGEST)
    yield from old_snapshot(stage)
    yield stage.judge()
    yield from own_second_seats(stage)
    yield from after_finished(stage)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Samples of several processes are one measurement, and only what began within the time measured counts."""

import time

from bench.connection import Account
from bench.load import Load, split
from bench.samples import Samples, merged


def samples(*, measure_from: float = 0.0) -> Samples:
    return Samples(measure_from=measure_from, measure_until=time.monotonic() + 3600)


def test_processes_add_up() -> None:
    one, other = samples(), samples()
    one.add("label", 0.1)
    other.add("label", 0.2)
    other.add("audio", 0.3)
    one.error("label", "409 already_ended")
    other.error("label", "409 already_ended")
    one.cycle_done(label_id="a")
    other.cycle_done(label_id="b")
    both = merged([one, other])
    assert {name: list(values) for name, values in both.latencies.items()} == {"label": [0.1, 0.2], "audio": [0.3]}
    assert both.errors == {"label: 409 already_ended": 2}
    assert (both.cycles, both.acknowledged) == (2, ["a", "b"])


def test_what_was_due_before_the_measuring_is_a_request_and_no_latency() -> None:
    warm = samples(measure_from=time.monotonic() + 1800)
    warm.note("label", since=time.monotonic())
    warm.cycle_done(label_id="a")
    assert (warm.requests, dict(warm.latencies), warm.cycles, warm.acknowledged) == (1, {}, 0, ["a"])


def test_every_account_goes_to_one_process_with_its_own_place_in_the_crowd() -> None:
    accounts = [Account(person_id=place, session="s", csrf="c") for place in range(5)]
    parts = split(Load(pace="schedule", host="127.0.0.1", port=1, accounts=accounts), 2)
    placed = {
        account.person_id: place
        for part in parts
        for account, place in zip(part.accounts, range(part.first, part.crowd, part.step), strict=True)
    }
    assert placed == {place: place for place in range(5)}

"""Percentiles by nearest rank."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.percentiles import nearest_rank, spread_of


def test_of_a_hundred_values_the_99th_is_the_last_but_one() -> None:
    ordered = [float(value) for value in range(1, 101)]
    assert nearest_rank(ordered=ordered, share=0.99) == 99
    assert nearest_rank(ordered=ordered, share=0.5) == 50
    assert nearest_rank(ordered=ordered, share=0.07) == 7
    assert nearest_rank(ordered=ordered, share=1) == 100


def test_one_value_is_every_percentile() -> None:
    spread = spread_of(seconds=[0.25])
    assert spread is not None
    assert (spread.count, spread.p50, spread.p95, spread.p99, spread.longest) == (1, 250, 250, 250, 250)


def test_nothing_measured_is_no_spread() -> None:
    assert spread_of(seconds=[]) is None
    with pytest.raises(ValueError, match="needs values"):
        nearest_rank(ordered=[], share=0.5)


@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from([0.5, 0.95, 0.99]))
def test_at_least_that_share_lies_at_or_below_and_no_smaller_value_does(values: list[float], share: float) -> None:
    ordered = sorted(values)
    found = nearest_rank(ordered=ordered, share=share)
    assert sum(value <= found for value in ordered) >= share * len(ordered) - 1e-6
    assert sum(value < found for value in ordered) < math.ceil(share * len(ordered))

"""Which project and which lanes come next, and how much gold: decided by chance, tested with a seed."""

import random
from collections import Counter
from typing import Any

import pytest

from annotation.queue.rules import MAX_LANES, Offer, gold_among, lanes_to_ask, project_order, room_in_batch


def offer(lane_id: int, **fields: Any) -> Offer:
    plain: dict[str, Any] = {
        "project_id": 1, "form_id": 1, "weight": 1, "warned": False, "strata": [(100, 1)], "reserved": False,
        "gold": False, "gold_per_mille": 0, "per_subject": 0,
    }  # fmt: skip
    return Offer(lane_id=lane_id, **{**plain, **fields})


def worked(offers: list[Offer], *, claims: int, places: int, between: int = 20) -> Counter[int]:
    """Return how many clips of each project one person is given by many claims; every project always has work."""
    chance = random.Random(7)
    last, run = None, 0
    given: Counter[int] = Counter()
    for _ in range(claims):
        first = project_order(offers=offers, last=last, run=run, between=between, places=places, chance=chance)[0]
        run = places if first != last else run + places
        last = first
        given[first] += places
    return given


@pytest.mark.parametrize("places", [1, 10, 20])
def test_a_light_project_beside_a_heavy_one_gets_its_share(places: int) -> None:
    given = worked([offer(1, project_id=1, weight=9), offer(2, project_id=2, weight=1)], claims=60_000, places=places)
    assert given[2] / given.total() == pytest.approx(0.1, abs=0.02)


def test_lanes_do_not_add_to_a_projects_weight() -> None:
    many = [offer(lane, project_id=1) for lane in range(10)]
    given = worked([*many, offer(99, project_id=2)], claims=20_000, places=10)
    assert given[2] / given.total() == pytest.approx(0.5, abs=0.03)


def test_without_a_bound_between_projects_each_claim_draws_its_lot() -> None:
    offers = [offer(1, project_id=1, weight=9), offer(2, project_id=2, weight=1)]
    given = worked(offers, claims=20_000, places=10, between=0)
    assert given[2] / given.total() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("run", [0, 10, 19])
def test_the_last_project_stays_until_its_run_is_long_enough(run: int) -> None:
    offers = [offer(1, project_id=1, weight=1), offer(2, project_id=2, weight=9)]
    for seed in range(50):
        chance = random.Random(seed)
        order = project_order(offers=offers, last=1, run=run, between=20, places=10, chance=chance)
        assert order == [1, 2]


def test_after_the_run_another_may_come_first() -> None:
    offers = [offer(1, project_id=1), offer(2, project_id=2)]
    orders = {
        tuple(project_order(offers=offers, last=1, run=20, between=20, places=10, chance=random.Random(seed)))
        for seed in range(50)
    }
    assert orders == {(1, 2), (2, 1)}


def test_a_project_without_work_is_left_at_once() -> None:
    offers = [offer(2, project_id=2)]
    assert project_order(offers=offers, last=1, run=3, between=20, places=10, chance=random.Random(1)) == [2]


def test_reserved_work_comes_before_the_run() -> None:
    offers = [offer(1, project_id=1, weight=9), offer(2, project_id=2, reserved=True)]
    assert project_order(offers=offers, last=1, run=3, between=20, places=10, chance=random.Random(1)) == [2, 1]


def test_at_most_four_lanes_are_asked_and_each_has_its_turn() -> None:
    offers = [offer(lane) for lane in range(7)]
    asked = [lanes_to_ask(offers=offers, room=10, chance=random.Random(seed)) for seed in range(50)]
    assert {len(lanes) for lanes in asked} == {MAX_LANES}
    assert {lane.lane_id for lanes in asked for lane in lanes} == set(range(7))


def test_W9_one_lane_with_warnings_is_asked_for_one_clip() -> None:
    """W9: a clip with a warning comes alone."""
    offers = [*(offer(lane) for lane in range(5)), offer(8, warned=True), offer(9, warned=True)]
    for seed in range(20):
        lanes = lanes_to_ask(offers=offers, room=5, chance=random.Random(seed))
        assert [lane.warned for lane in lanes] == [True, False, False, False]
        assert not any(lane.warned for lane in lanes_to_ask(offers=offers, room=1, chance=random.Random(seed)))
    assert len(lanes_to_ask(offers=offers[-2:], room=1, chance=random.Random(1))) == 1


def test_lanes_with_reserved_seats_are_always_asked() -> None:
    offers = [*(offer(lane) for lane in range(20)), offer(99, reserved=True)]
    for seed in range(20):
        assert lanes_to_ask(offers=offers, room=5, chance=random.Random(seed))[0].lane_id == 99


@pytest.mark.parametrize("places", [1, 3, 10, 20])
def test_gold_comes_at_the_projects_rate_in_batches_of_any_size(places: int) -> None:
    chance = random.Random(3)
    claims = 40_000 // places
    gold = sum(gold_among(places=places, per_mille=50, chance=chance) for _ in range(claims))
    assert gold / (claims * places) == pytest.approx(0.05, abs=0.005)
    assert gold_among(places=places, per_mille=0, chance=chance) == 0


def test_a_batch_has_room_up_to_its_size_and_within_the_day() -> None:
    assert room_in_batch(held=3, size=10, left=100) == 7
    assert room_in_batch(held=3, size=10, left=2) == 2
    assert room_in_batch(held=12, size=10, left=100) == 0

"""Which limit holds: for every one the most specific policy that states it."""

from hypothesis import given
from hypothesis import strategies as st

from reviewers.quotas.rules import Limits, Policy, Reach, left_by_project, limits

HOUSE = Limits(clips_per_day=1000, heard_ms_per_day=None, hours_per_shift=9.0)
maybe = st.none() | st.integers(0, 2000)
general = st.builds(
    Policy,
    reach=st.sampled_from(Reach),
    project_id=st.none(),
    clips_per_day=maybe,
    minutes_heard_per_day=maybe,
    hours_per_shift=st.none() | st.floats(0.5, 24),
)
of_project = st.builds(
    Policy, reach=st.sampled_from(Reach), project_id=st.integers(1, 3), clips_per_day=maybe,
    minutes_heard_per_day=st.none(), hours_per_shift=st.none(),
)  # fmt: skip
# As the database has them: at most one for the same people and project.
policies = st.lists(general | of_project, max_size=16, unique_by=lambda one: (one.reach, one.project_id))


def winner(found, name, *, project_id=None):
    stating = [one for one in found if one.project_id == project_id and getattr(one, name) is not None]
    return getattr(max(stating, key=lambda one: one.reach), name) if stating else None


@given(found=policies)
def test_the_most_specific_statement_wins_for_each_limit_by_itself(found):
    holds = limits(policies=found, default=HOUSE)
    clips, minutes, hours = (
        winner(found, name) for name in ("clips_per_day", "minutes_heard_per_day", "hours_per_shift")
    )
    assert holds.clips_per_day == (HOUSE.clips_per_day if clips is None else clips)
    assert holds.heard_ms_per_day == (None if minutes is None else minutes * 60_000)
    assert holds.hours_per_shift == (HOUSE.hours_per_shift if hours is None else hours)
    bounds = {number: winner(found, "clips_per_day", project_id=number) for number in (1, 2, 3)}
    assert dict(holds.by_project) == {number: bound for number, bound in bounds.items() if bound is not None}


@given(found=policies, data=st.data())
def test_the_order_of_policies_does_not_matter(found, data):
    shuffled = data.draw(st.permutations(found))
    assert limits(policies=shuffled, default=HOUSE) == limits(policies=found, default=HOUSE)


@given(found=policies, clips=st.integers(0, 2000))
def test_a_person_s_own_policy_is_never_outdone(found, clips):
    others = [one for one in found if (one.reach, one.project_id) != (Reach.PERSON, None)]
    own = Policy(reach=Reach.PERSON, clips_per_day=clips)
    assert limits(policies=[*others, own], default=HOUSE).clips_per_day == clips


def test_without_policies_the_house_s_numbers_hold():
    assert limits(policies=[], default=HOUSE) == HOUSE


@given(
    bounds=st.dictionaries(st.integers(1, 5), st.integers(0, 50)),
    given_today=st.dictionaries(st.integers(1, 5), st.integers(0, 80)),
)
def test_what_is_left_of_a_project_is_never_negative(bounds, given_today):
    left = left_by_project(by_project=bounds, given=given_today)
    assert left == {number: max(bound - given_today.get(number, 0), 0) for number, bound in bounds.items()}

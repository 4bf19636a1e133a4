"""Levels, clocks and who may close: the rules without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.escalations.ladder import CLOCKS, EVERYBODY, LADDER, ON_CALL, next_repeat, plan, still_needed
from annotation.escalations.outcomes import OUTCOMES
from annotation.escalations.rules import (
    CHOOSE_WITHIN,
    DECISIONS,
    KINDS,
    LEVEL_OF_KIND,
    LEVELS,
    Closing,
    Containment,
    Reported,
    close_refusal,
    containment,
    is_closed_by,
    standing,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
reports = st.lists(
    st.builds(
        Reported,
        kind=st.sampled_from(["", *KINDS]),
        reported_at=st.integers(0, 60).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    ),
    min_size=1,
    max_size=4,
)


def _stand(*given: Reported, floor: str | None = None):
    return standing(reports=given, floor=floor, floor_kind="", now=NOW)


def test_danger_to_somebody_now_is_s0() -> None:
    assert {kind for kind, level in LEVEL_OF_KIND.items() if level == "S0"} == {
        "danger_now",
        "self_harm",
        "child_safety",
    }


def test_E1_silence_counts_as_s1_at_the_end_of_20_seconds() -> None:
    """SAFETY E1: no choice in 20 s counts as S1."""
    just_inside = Reported(kind="", reported_at=NOW - CHOOSE_WITHIN + timedelta(milliseconds=1))
    assert _stand(just_inside).level is None
    assert _stand(just_inside).pending
    out_of_time = Reported(kind="", reported_at=NOW - CHOOSE_WITHIN)
    assert _stand(out_of_time).level == "S1"
    assert not _stand(out_of_time).pending


@given(before=reports, after=reports)
def test_E1_more_reports_raise_a_level_and_never_lower_it(before: list[Reported], after: list[Reported]) -> None:
    """SAFETY E1: a second reporter may raise its level."""
    first = _stand(*before).level
    second = standing(reports=[*before, *after], floor=first, floor_kind="", now=NOW).level
    assert first is None or (second is not None and second <= first)


@given(stood=reports, floor=st.sampled_from(LEVELS))
def test_the_level_never_falls_below_the_one_reached(stood: list[Reported], floor: str) -> None:
    found = _stand(*stood, floor=floor)
    assert found.level is not None
    assert found.level <= floor


def test_what_nobody_has_classified_is_held() -> None:
    """A pending choice holds the clip even where an earlier report was S3."""
    assert containment(level=None, pending=True) is Containment.HELD
    assert containment(level="S3", pending=True) is Containment.HELD
    assert [containment(level=level, pending=False) for level in LEVELS] == [
        Containment.HELD,
        Containment.HELD,
        Containment.STOPPED,
        Containment.WARNED,
    ]


@pytest.mark.parametrize(
    ("level", "acknowledge", "decide"),
    [
        ("S0", timedelta(minutes=5), timedelta(minutes=60)),
        ("S1", timedelta(minutes=30), timedelta(hours=24)),
        ("S2", timedelta(days=1), timedelta(hours=72)),
        ("S3", timedelta(days=1), timedelta(days=5)),
    ],
)
def test_clocks_of_the_severity_ladder(level: str, acknowledge: timedelta, decide: timedelta) -> None:
    made = plan(level=level, starts_at=NOW)
    assert (made.ack_due_at - NOW, made.decide_due_at - NOW) == (acknowledge, decide)


@pytest.mark.parametrize("level", LEVELS)
def test_a_missed_clock_is_noticed_by_somebody(level: str) -> None:
    """A step falls due at the moment of either clock, so that no breach passes in silence."""
    after = {rung.after for rung in LADDER[level]}
    assert {CLOCKS[level].acknowledge, CLOCKS[level].decide} <= after


@pytest.mark.parametrize("level", ["S0", "S1"])
def test_the_gravest_page_the_on_call_at_once_and_climb_to_everybody(level: str) -> None:
    audiences = [rung.audience for rung in LADDER[level]]
    assert (audiences[0], LADDER[level][0].after) == (ON_CALL, timedelta(0))
    assert audiences[-1] == EVERYBODY


@pytest.mark.parametrize("level", ["S2", "S3"])
def test_the_lesser_levels_page_nobody_before_a_clock_was_missed(level: str) -> None:
    assert min(rung.after for rung in LADDER[level]) == CLOCKS[level].acknowledge


def test_a_step_pages_while_its_own_question_is_open() -> None:
    due = {"due_at": NOW, "decide_due_at": NOW + timedelta(hours=1)}
    assert still_needed(**due, acknowledged=False, decided=False)
    assert not still_needed(**due, acknowledged=True, decided=False)
    late = {"due_at": NOW + timedelta(hours=1), "decide_due_at": NOW + timedelta(hours=1)}
    assert still_needed(**late, acknowledged=True, decided=False)
    assert not still_needed(**late, acknowledged=True, decided=True)


def test_E4_the_last_rung_of_s0_comes_again_every_15_minutes() -> None:
    """SAFETY E4: S0's last rung is repeated every 15 min until somebody answers."""
    again = next_repeat(level="S0", audience=EVERYBODY, now=NOW, next_due=None)
    assert again == NOW + timedelta(minutes=15)
    sooner = NOW + timedelta(minutes=5)
    assert next_repeat(level="S0", audience=EVERYBODY, now=NOW, next_due=sooner) is None
    assert next_repeat(level="S0", audience=ON_CALL, now=NOW, next_due=None) is None
    assert next_repeat(level="S1", audience=EVERYBODY, now=NOW, next_due=None) is None


def _refusal(person: int, *, level: str = "S1", reporters: frozenset[int] = frozenset({1}), **given):
    closing = Closing(
        level=level, decided=given.get("decided", True), reporters=reporters, voters=given.get("voters", frozenset())
    )
    return close_refusal(
        closing=closing,
        person_id=person,
        decision=given.get("decision", "authority_told"),
        legal_basis=given.get("legal_basis", ""),
        same_line=lambda first, second: {first, second} == {3, 4},
    )


def test_I8_one_vote_closes_the_lesser_levels_and_never_the_gravest() -> None:
    """DESIGN I8: no person closes S0/S1 alone."""
    assert [is_closed_by(level=level, votes=1) for level in LEVELS] == [False, False, True, True]
    assert all(is_closed_by(level=level, votes=2) for level in LEVELS)


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_closes_what_they_reported_or_what_nobody_decided(level: str) -> None:
    assert _refusal(1, level=level) == "reporter_may_not_close"
    assert _refusal(2, level=level, decided=False) == "not_decided"
    assert _refusal(2, level=level) is None


def test_E5_the_second_vote_is_another_persons_of_another_line() -> None:
    """SAFETY E5: two different people, not both in one reporting line."""
    assert _refusal(2, voters=frozenset({2})) == "same_person"
    assert _refusal(4, voters=frozenset({3})) == "same_reporting_line"
    assert _refusal(4, voters=frozenset({2})) is None


def test_E5_no_action_needs_its_legal_basis() -> None:
    """SAFETY E5: "no action" also needs its legal basis."""
    assert _refusal(2, decision="no_action") == "legal_basis_needed"
    assert _refusal(2, decision="no_action", legal_basis="  ") == "legal_basis_needed"
    assert _refusal(2, decision="no_action", legal_basis="Art. 6(1)(f)") is None
    assert _refusal(2, decision="no_action", level="S3") is None


def test_W8_every_decision_has_plain_words_in_every_language_of_the_demo() -> None:
    """SAFETY W8: every escalation's outcome reaches its reporter in plain words."""
    assert set(OUTCOMES) == set(DECISIONS)
    for texts in OUTCOMES.values():
        assert set(texts) == {"en", "fr", "es", "ro", "hi"}
        assert all(texts.values())

"""What can be true of a corrected shift, how long it was, and cells that are no formulas."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.base.errors import Invalid
from config.base.spreadsheet import csv_text, safe_cell
from reviewers.shifts.worked import Span, Worked, checked, kept_breaks, read_breaks

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOW - timedelta(hours=9) + timedelta(minutes=minute)


def worked(began: int, until: int | None, *breaks: tuple[int, int]) -> Worked:
    spans = [Span(began=at(first), until=at(last)) for first, last in breaks]
    return Worked(began=at(began), until=None if until is None else at(until), breaks=spans)


def test_breaks_come_back_in_order() -> None:
    found = checked(worked=worked(0, 540, (300, 345), (120, 135)), others=[], now=NOW)
    assert [one.began for one in found.breaks] == [at(120), at(300)]
    assert read_breaks(kept=kept_breaks(breaks=found.breaks)) == found.breaks


@pytest.mark.parametrize(
    ("claimed", "field"),
    [
        (worked(10, 10), "ended_at"),
        (worked(10, 9), "ended_at"),
        (worked(10, None), "ended_at"),
        (worked(0, 541), "ended_at"),
        (worked(-24 * 60, 1), "ended_at"),
        (worked(0, 60, (10, 10)), "breaks"),
        (worked(0, 60, (20, 10)), "breaks"),
        (worked(0, 60, (-1, 10)), "breaks"),
        (worked(0, 60, (50, 61)), "breaks"),
        (worked(0, 60, (10, 20), (19, 30)), "breaks"),
        (worked(0, 60, *[(one, one + 1) for one in range(25)]), "breaks"),
        (worked(0, 60), "started_at"),
    ],
)
def test_what_cannot_be_true_is_refused(claimed: Worked, field: str) -> None:
    other = worked(59, 80)
    with pytest.raises(Invalid) as refused:
        checked(worked=claimed, others=[other], now=NOW)
    assert refused.value.details["field"] == field


def test_shifts_may_follow_each_other() -> None:
    assert checked(worked=worked(60, 120), others=[worked(0, 60), worked(120, None)], now=NOW)


@given(minutes=st.integers(0, 400 * 24 * 60), length=st.integers(1, 24 * 60))
@pytest.mark.parametrize("zone", ["Europe/Bucharest", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"])
def test_hours_are_those_that_really_went_by(zone: str, minutes: int, length: int) -> None:
    local = NOW.replace(tzinfo=ZoneInfo(zone)) + timedelta(minutes=minutes)
    start = local.astimezone(UTC)
    shift = Worked(began=start, until=start + timedelta(minutes=length), breaks=[])
    assert shift.hours() == pytest.approx(length / 60)


def test_W6_breaks_are_among_the_hours() -> None:
    """SAFETY W6: break minutes count as hours."""
    assert worked(0, 540, (120, 135), (300, 345)).hours() == 9


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_P15_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    """SAFETY P15: cells that begin with = + - @ tab are escaped; nothing else is changed."""
    text = csv_text(header=["one", "two"], rows=rows)
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    for before, after in zip(rows, read, strict=True):
        for written, cell in zip(before, after, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell in (written, f"'{written}")


def test_a_plain_cell_stays_as_it_is() -> None:
    assert [safe_cell(text) for text in ("2026-03-02", "", "=1+1", "\t=1", "a-b")] == [
        "2026-03-02", "", "'=1+1", "'\t=1", "a-b"
    ]  # fmt: skip

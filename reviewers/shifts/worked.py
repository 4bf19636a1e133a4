"""A shift as somebody says it was: what can be true, and how many hours it makes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config.base.errors import Invalid

MAX_BREAKS = 24
# Nobody works longer at a stretch, whatever a quota allows.
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Span:
    """From an instant until another; `until` is None while it lasts."""

    began: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Worked:
    """One version of a shift. Break minutes count as hours (W6)."""

    began: datetime
    until: datetime | None
    breaks: Sequence[Span]

    def hours(self) -> float | None:
        """Return the hours that really went by, breaks included; None while it lasts."""
        return None if self.until is None else (self.until - self.began) / timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Ended(Worked):
    """A version of a shift that has ended."""

    until: datetime


def checked(*, worked: Worked, others: Iterable[Worked], now: datetime) -> Ended:
    """Return a corrected shift whose breaks are in order, if it can be true at all.

    `others` are the person's other shifts. Raises Invalid: it ends before it begins, or in the future; it is longer
    than a day; a break lies outside or across another; another shift was worked at that time.
    """
    if worked.until is None or worked.until <= worked.began:
        raise Invalid("A shift ends after it has begun.", field="ended_at")
    if worked.until > now:
        raise Invalid("That is yet to come.", field="ended_at")
    if worked.until - worked.began > LONGEST:
        raise Invalid("A shift is at most a day long.", field="ended_at")
    breaks = _checked_breaks(breaks=worked.breaks, began=worked.began, until=worked.until)
    for other in others:
        if other.began < worked.until and (other.until is None or other.until > worked.began):
            raise Invalid("You worked another shift at that time.", field="started_at")
    return Ended(began=worked.began, until=worked.until, breaks=breaks)


def _checked_breaks(*, breaks: Sequence[Span], began: datetime, until: datetime) -> list[Span]:
    if len(breaks) > MAX_BREAKS:
        raise Invalid(f"A shift has at most {MAX_BREAKS} breaks.", field="breaks")
    following = began
    in_order = sorted(breaks, key=lambda one: one.began)
    for one in in_order:
        if one.until is None or one.until <= one.began:
            raise Invalid("A break ends after it has begun.", field="breaks")
        if one.began < began or one.until > until:
            raise Invalid("A break lies within its shift.", field="breaks")
        if one.began < following:
            raise Invalid("Two breaks overlap.", field="breaks")
        following = one.until
    return in_order


def kept_breaks(*, breaks: Iterable[Span]) -> list[list[str]]:
    """Return ended breaks as they are kept: pairs of ISO instants."""
    return [[one.began.isoformat(), one.until.isoformat()] for one in breaks if one.until is not None]


def read_breaks(*, kept: Iterable[Sequence[Any]]) -> list[Span]:
    """Return breaks from what was kept."""
    return [Span(began=datetime.fromisoformat(began), until=datetime.fromisoformat(until)) for began, until in kept]

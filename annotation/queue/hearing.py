"""What was heard of a clip, as the desk reports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from config.base.errors import Invalid

MAX_INTERVALS = 500


@dataclass(frozen=True, kw_only=True)
class Play:
    """One interval of sound, in milliseconds of the clip, and when it began to sound (as the desk says)."""

    from_ms: int
    to_ms: int
    at: datetime


def parse_plays(value: Any) -> list[Play]:
    """Return reported intervals `[[from_ms, to_ms, at], …]`; `at` is an ISO 8601 time. Raises Invalid."""
    if not isinstance(value, list) or len(value) > MAX_INTERVALS:
        raise Invalid("heard is a list of [from_ms, to_ms, at].", field="heard")
    return [_play(item) for item in value]


def _play(item: Any) -> Play:
    match item:
        case [int(start), int(end), str(at)] if 0 <= start <= end < 2**31 and len(at) <= 40:
            try:
                moment = datetime.fromisoformat(at)
            except ValueError:
                pass
            else:
                return Play(from_ms=start, to_ms=end, at=moment.replace(tzinfo=moment.tzinfo or UTC))
    raise Invalid("heard is a list of [from_ms, to_ms, at].", field="heard")


def not_counted(*, plays: Sequence[Play], heard_at: datetime | None) -> list[Play]:
    """Return the plays that began later than any counted so far: a report may come twice, or again with more."""
    return [play for play in plays if heard_at is None or play.at > heard_at]


def sounded_ms(*, plays: Sequence[Play], duration_ms: int) -> int:
    """Return for how long sound was on, replays included; an interval never counts beyond the clip's end."""
    return sum(max(min(play.to_ms, duration_ms) - play.from_ms, 0) for play in plays)


def unreported_ms(*, served: bool, heard_ms: int | None, duration_ms: int) -> int:
    """Return what a clip that was served and never reported counts as: heard in full."""
    return duration_ms if served and heard_ms is None else 0


def intervals(plays: Sequence[Play]) -> dict[str, list[list[int | str]]]:
    """Return plays as the log keeps them; nothing where there are none."""
    return {"heard": [[play.from_ms, play.to_ms, play.at.isoformat()] for play in plays]} if plays else {}

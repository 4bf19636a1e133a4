"""What was heard of a clip, as the desk reports it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.base.errors import Invalid

MAX_INTERVALS = 500
# The desk's own word, kept for the log: what a time may be written with, and no room for words.
_LIKE_A_TIME = re.compile("[0-9TZtz:.+ -]{1,40}")


@dataclass(frozen=True, kw_only=True)
class Play:
    """One interval of sound, in milliseconds of the clip, and when it was played (as the desk says)."""

    from_ms: int
    to_ms: int
    at: str


def parse_plays(value: Any) -> list[Play]:
    """Return reported intervals `[[from_ms, to_ms, at], …]`. Raises Invalid."""
    if not isinstance(value, list) or len(value) > MAX_INTERVALS:
        raise Invalid("heard is a list of [from_ms, to_ms, at].", field="heard")
    return [_play(item) for item in value]


def _play(item: Any) -> Play:
    match item:
        case [int(start), int(end), str(at)] if 0 <= start <= end < 2**31 and _LIKE_A_TIME.fullmatch(at):
            return Play(from_ms=start, to_ms=end, at=at)
    raise Invalid("heard is a list of [from_ms, to_ms, at].", field="heard")


def sounded_ms(*, plays: Sequence[Play], duration_ms: int) -> int:
    """Return for how long sound was on, replays included; an interval never counts beyond the clip's end."""
    return sum(max(min(play.to_ms, duration_ms) - play.from_ms, 0) for play in plays)


def unreported_ms(*, served: bool, heard_ms: int | None, duration_ms: int) -> int:
    """Return what a clip that was served and never reported counts as: heard in full."""
    return duration_ms if served and heard_ms is None else 0

"""What a heap of latencies comes to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Latencies of one call, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


def nearest_rank(*, ordered: Sequence[float], share: float) -> float:
    """Return the smallest value below or at which at least `share` (over 0, up to 1) of the ordered values lie."""
    if not ordered or not 0 < share <= 1:
        raise ValueError("a percentile needs values, and a share over 0 and up to 1")
    # Rounded first: 0.07 * 100 is a little more than 7 in floating point, and would name the next rank.
    return ordered[math.ceil(round(share * len(ordered), 9)) - 1]


def spread_of(*, seconds: Sequence[float]) -> Spread | None:
    """Return the spread of latencies given in seconds; None without any."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return Spread(
        count=len(ordered),
        p50=1000 * nearest_rank(ordered=ordered, share=0.50),
        p95=1000 * nearest_rank(ordered=ordered, share=0.95),
        p99=1000 * nearest_rank(ordered=ordered, share=0.99),
        longest=1000 * ordered[-1],
    )

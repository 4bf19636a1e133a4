"""W7: how long a number of clips takes so many people, at the mean that was measured. Pure."""

import math
from dataclasses import dataclass

# So many clips are labelled before anything is said of how long one takes.
PILOT_CLIPS = 50
# A distribution among fewer people would tell of persons.
FEWEST_PEOPLE = 5


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What was measured: how many clips, by how many people, and milliseconds of work for one (0 without any)."""

    clips: int
    people: int
    mean_ms: float
    p50_ms: float
    p90_ms: float

    @property
    def pilot_missing(self) -> int:
        """Clips to be labelled before the mean is known."""
        return max(PILOT_CLIPS - self.clips, 0)

    @property
    def is_known(self) -> bool:
        """Whether enough was labelled to plan by."""
        return self.pilot_missing == 0

    @property
    def may_show_spread(self) -> bool:
        """Whether p50 and p90 may be shown."""
        return self.is_known and self.people >= FEWEST_PEOPLE


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What so many clips take."""

    # Of one person, in a day.
    clips_per_day: int
    people_days: float
    # Working days of all the people together.
    days: int


def plan(*, clips: int, people: int, work_seconds: float, mean_ms: float, clips_limit: int) -> Plan:
    """Return what clips take people (at least 1) who work so long a day, at a measured mean (above 0).

    Nobody is planned beyond the limit of clips a day, however short the clips are.
    """
    rate = min(work_seconds * 1000 / mean_ms, clips_limit)
    people_days = clips / rate
    return Plan(
        clips_per_day=math.floor(rate),
        people_days=math.ceil(people_days * 10) / 10,
        days=math.ceil(people_days / people),
    )

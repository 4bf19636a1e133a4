"""W7: what a quota leaves for each clip once the breaks are taken. Pure arithmetic; the numbers are settings."""

from config.base.errors import Invalid

SECONDS_IN_HOUR = 3600


def work_seconds(*, hours: float, stretch_minutes: int, break_minutes: int, meal_minutes: int = 0) -> float:
    """Return how many seconds of a shift are work, after the breaks that fall due in it (W3).

    A stretch and its break follow each other until the shift ends. A meal takes the place of one break, so it costs
    only what it is longer; where no break falls due it costs all of itself.
    Raises Invalid where no time for work would be left.
    """
    shift, stretch, rest = hours * SECONDS_IN_HOUR, stretch_minutes * 60, break_minutes * 60
    whole, left = divmod(shift, stretch + rest)
    breaks = int(whole) + (left > stretch)
    meal = meal_minutes * 60
    work = whole * stretch + min(left, stretch) - (max(meal - rest, 0) if breaks else meal)
    if work <= 0:
        raise Invalid("No time for work is left in such a shift.", field="hours")
    return float(work)


def seconds_per_clip(*, work_seconds: float, clips: int) -> float:
    """Return what is left for each of so many clips."""
    return work_seconds / clips

"""Why a clip may be skipped, by code. No reason is a reason too, and none is asked for."""

from enum import StrEnum


class SkipReason(StrEnum):
    """The reasons, in the order of the desk's digits."""

    # The clip goes to another site, no question asked; it does not count towards the stuck list.
    KNOW_PERSON = "know_person"
    TECHNICAL = "technical"
    TOO_HARD = "too_hard"
    NOT_NOW = "not_now"


SKIP_REASONS: tuple[str, ...] = tuple(SkipReason)

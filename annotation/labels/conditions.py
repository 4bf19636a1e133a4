"""Conditions of a clip: answers that stand in every form, and what each does besides."""

from collections.abc import Mapping
from enum import StrEnum


class Policy(StrEnum):
    """What a condition does with the clip."""

    ANSWER = "answer"  # it is an answer like any other
    REROUTE = "reroute"  # the clip goes to people of another language; this person's work counts
    STEWARD = "steward"  # the clip leaves circulation until a steward has looked


class Condition(StrEnum):
    """What may be odd about a clip, in the order of the desk's digits after `X`."""

    NO_SPEECH = "no_speech"
    WRONG_LANGUAGE = "wrong_language"
    CUT_OFF = "cut_off"
    SEVERAL_PEOPLE = "several_people"
    MACHINE_SPEECH = "machine_speech"
    CHILD_VOICE = "child_voice"
    UNINTELLIGIBLE = "unintelligible"
    BROKEN_AUDIO = "broken_audio"


CONDITIONS: tuple[str, ...] = tuple(Condition)

# A child did not consent by the account holder's word, so a child's voice goes to the steward.
DEFAULT_POLICY: Mapping[str, Policy] = {
    **dict.fromkeys(CONDITIONS, Policy.ANSWER),
    Condition.WRONG_LANGUAGE: Policy.REROUTE,
    Condition.CHILD_VOICE: Policy.STEWARD,
}


def policy_of(*, condition: str, overrides: Mapping[str, str]) -> Policy:
    """Return what a condition does in a project; `overrides` is the project's own choice by condition code.

    An unknown condition or policy raises ValueError: the caller has checked both at its edge.
    """
    return Policy(overrides.get(condition, DEFAULT_POLICY[Condition(condition)]))

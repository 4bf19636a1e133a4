"""Conditions of a clip: answers that stand in every form.

A condition is kept as an answer and exported. What else it does is the project's policy (`Project.condition_policy`,
code to policy, read by flow/odd_clip.py when a label comes); codes that it does not name are answers and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from annotation.queue.rules import primary_subtag
from config.base.errors import Invalid


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


class Policy(StrEnum):
    """What a condition does besides being an answer."""

    ANSWER = "answer"
    # What is still wanted goes to people who know the language that was heard.
    REROUTE = "reroute"
    # Nobody new hears the clip, and no export has it, until a steward decides.
    WITHHOLD = "withhold"


CONDITIONS: tuple[str, ...] = tuple(Condition)
_LANGUAGE = re.compile("[a-z]{2,3}")
# Tags that name no language.
_UNKNOWN = ("und", "zxx", "mul", "mis")


def policy_of(*, policies: Mapping[str, str], condition: str) -> Policy:
    """Return what a project does about a condition."""
    return Policy(policies.get(condition, Policy.ANSWER))


def read_policies(value: Mapping[str, Any]) -> dict[str, str]:
    """Return a project's policies by condition, without those that are the default. Raises Invalid."""
    kept = {}
    for condition, policy in value.items():
        if condition not in CONDITIONS or policy not in tuple(Policy):
            raise Invalid("Policies are answer, reroute or withhold, by the code of a condition.", field=condition)
        if policy == Policy.REROUTE and condition != Condition.WRONG_LANGUAGE:
            raise Invalid("Only wrong_language can be rerouted.", field=condition)
        if policy != Policy.ANSWER:
            kept[condition] = str(policy)
    return kept


def read_heard_language(value: Any, *, conditions: Sequence[str], language: str) -> str:
    """Return the primary subtag of the language that somebody heard in a clip said to be in another; "" if not told.

    Raises Invalid for what is no language tag, for one without the condition, and for the clip's own language.
    """
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(heard := primary_subtag(value)):
        raise Invalid("heard_language is a language tag, such as es.", field="heard_language")
    if Condition.WRONG_LANGUAGE not in conditions:
        raise Invalid("heard_language goes with the condition wrong_language.", field="heard_language")
    if heard == primary_subtag(language):
        raise Invalid("heard_language is the clip's own language.", field="heard_language")
    return "" if heard in _UNKNOWN else heard

"""Conditions of a clip: answers that stand in every form.

A condition is kept as an answer and does nothing else yet: a project's policies for them (Project.condition_policy) are
read by nobody so far. So a child's voice or a foreign language is recorded, and the clip stays where it is.
"""

from enum import StrEnum


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

"""Answers to a label form: checked against the published definition and brought to one shape."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from annotation.projects.form_schema import CANNOT_TELL, DEFAULT_LENGTH
from config.base.errors import Refusal
from config.base.text import has_forbidden_characters, normalized

RATINGS = range(1, 6)


class InvalidAnswers(Refusal):
    """An answer does not fit its question."""

    code: ClassVar[str] = "invalid_answers"
    status: ClassVar[int] = 400


def check_answers(
    *, definition: Mapping[str, Any], answers: Any, conditions: Collection[str] = (), language: str = "und"
) -> dict[str, Any]:
    """Return the answers in the form's order, texts as the clip's language writes them, without what was left empty.

    A clip with a condition (nobody speaks, wrong language) may leave required questions open. Raises InvalidAnswers,
    whose details name the `question` (null for the form as a whole) and a `reason`: wrong_type, unknown_question,
    unknown_option, repeated_option, too_long, bad_characters, required, nothing_answered.
    """
    if not isinstance(answers, Mapping):
        raise _refusal(None, "wrong_type")
    known = {question["id"]: question for question in definition["questions"]}
    for name in answers:
        if name not in known:
            raise _refusal(name[:40] if isinstance(name, str) else None, "unknown_question")
    kept: dict[str, Any] = {}
    for name, question in known.items():
        value = _READERS[question["type"]](question, answers.get(name))
        if isinstance(value, str):
            value = normalized(value, language=language)
        if value is not None:
            kept[name] = value
        elif question.get("required", False) and not conditions:
            raise _refusal(name, "required")
    if not kept and not conditions:
        raise _refusal(None, "nothing_answered")
    return kept


def _refusal(question: str | None, reason: str) -> InvalidAnswers:
    return InvalidAnswers(question=question, reason=reason)


def _choice(question: Mapping[str, Any], value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _refusal(question["id"], "wrong_type")
    if value != CANNOT_TELL and value not in _options(question):
        raise _refusal(question["id"], "unknown_option")
    return value


def _multi_choice(question: Mapping[str, Any], value: Any) -> list[str] | None:
    """Read a list of options into the form's order; `cannot_tell` stands alone, as a list of one."""
    if value is None or value == [] or value == "":
        return None
    if value == CANNOT_TELL:
        return [CANNOT_TELL]
    if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
        raise _refusal(question["id"], "wrong_type")
    if len(set(value)) != len(value):
        raise _refusal(question["id"], "repeated_option")
    if value == [CANNOT_TELL]:
        return value
    options = _options(question)
    if any(item not in options for item in value):
        raise _refusal(question["id"], "unknown_option")
    return [option for option in options if option in value]


def _yes_no(question: Mapping[str, Any], value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _refusal(question["id"], "wrong_type")
    if value not in ("yes", "no", CANNOT_TELL):
        raise _refusal(question["id"], "unknown_option")
    return value


def _rating(question: Mapping[str, Any], value: Any) -> int | str | None:
    """Read a whole number from 1 to 5, or `cannot_tell`."""
    if value is None or value == "":
        return None
    if value == CANNOT_TELL:
        return CANNOT_TELL
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal(question["id"], "wrong_type")
    if value not in RATINGS:
        raise _refusal(question["id"], "unknown_option")
    return value


def _text(question: Mapping[str, Any], value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _refusal(question["id"], "wrong_type")
    limit = question.get("max_length", DEFAULT_LENGTH[question["type"]])
    if len(value) > 4 * limit:  # before any work is done on it; composing shortens a text by less than that
        raise _refusal(question["id"], "too_long")
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    if has_forbidden_characters(lines):
        raise _refusal(question["id"], "bad_characters")
    text = normalized(lines).strip()
    if len(text) > limit:
        raise _refusal(question["id"], "too_long")
    return text or None


def _options(question: Mapping[str, Any]) -> list[str]:
    return [option["id"] for option in question["options"]]


_READERS: Mapping[str, Callable[[Mapping[str, Any], Any], Any]] = {
    "choice": _choice,
    "multi_choice": _multi_choice,
    "yes_no": _yes_no,
    "rating": _rating,
    "text": _text,
    "transcript": _text,
}

"""Label forms: what a definition must look like before it is published.

A published form never changes, so everything that a desk, an answer or an export relies on is checked here once.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import jsonschema

from annotation.projects.form_schema import CANNOT_TELL, CHOICES, DESK_KEYS, FORM_SCHEMA, OPTION_KEYS, TEXTS
from config.base.errors import Refusal
from config.base.text import has_forbidden_characters

_VALIDATOR = jsonschema.Draft202012Validator(FORM_SCHEMA)
_REASONS: Mapping[str, str] = {
    "required": "something that belongs here is missing",
    "additionalProperties": "there is a key that no form has",
    "enum": "this is none of the values that are allowed here",
    "type": "this has the wrong type",
    "pattern": "an id is small letters, digits and underscores, and begins with a letter",
    "minLength": "this is empty",
    "maxLength": "this is too long",
    "minItems": "there are too few",
    "maxItems": "there are too many",
    "minProperties": "a text needs at least one language",
    "minimum": "this is too small",
    "maximum": "this is too large",
}


class InvalidForm(Refusal):
    """The form cannot be published."""

    code: ClassVar[str] = "invalid_form"
    status: ClassVar[int] = 400


def check_form(definition: Any) -> None:
    """Refuse a form definition that is not as docs/reference/http.md describes it.

    Raises InvalidForm; its details name the `place` (such as `questions[1].options[0].key`) and the `reason`.
    """
    error = jsonschema.exceptions.best_match(_VALIDATOR.iter_errors(definition))
    if error is not None:
        raise _refusal(_written(error.absolute_path), _REASONS.get(str(error.validator), "this does not fit"))
    for place, reason in _clashes(definition):
        raise _refusal(place, reason)


def _refusal(place: str, reason: str) -> InvalidForm:
    return InvalidForm(f"{place}: {reason}.", place=place, reason=reason)


def _written(path: Iterable[str | int]) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return place.removeprefix(".") or "form"


def _clashes(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a schema cannot say, each as a place and a reason."""
    languages = frozenset(definition["title"])
    yield from _text_faults("title", definition["title"], languages)
    seen: set[str] = set()
    for index, question in enumerate(definition["questions"]):
        place = f"questions[{index}]"
        if question["id"] in seen:
            yield f"{place}.id", "another question has this id"
        seen.add(question["id"])
        yield from _text_faults(f"{place}.text", question["text"], languages)
        yield from _misplaced(place, question)
        yield from _option_faults(place, question.get("options", []), languages)


def _text_faults(place: str, text: Mapping[str, str], languages: frozenset[str]) -> Iterator[tuple[str, str]]:
    if frozenset(text) != languages:
        yield place, "it must be there in the same languages as the title"
    if any(has_forbidden_characters(words) or not words.strip() for words in text.values()):
        yield place, "a text is empty or holds control characters"


def _misplaced(place: str, question: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = question["type"]
    if (kind in CHOICES) != ("options" in question):
        yield f"{place}.options", "choice and multi_choice have options, and no other type has"
    for name in ("max_length", "prefill"):
        if name in question and kind not in TEXTS:
            yield f"{place}.{name}", "only text and transcript have this"


def _option_faults(
    place: str, options: list[Mapping[str, Any]], languages: frozenset[str]
) -> Iterator[tuple[str, str]]:
    ids: set[str] = set()
    keys: set[str] = set()
    for index, option in enumerate(options):
        here = f"{place}.options[{index}]"
        if option["id"] == CANNOT_TELL:
            yield f"{here}.id", "cannot_tell stands in every choice by itself"
        if option["id"] in ids:
            yield f"{here}.id", "another option of this question has this id"
        ids.add(option["id"])
        yield from _text_faults(f"{here}.text", option["text"], languages)
        if (key := option.get("key")) is not None:
            if reason := _key_fault(key):
                yield f"{here}.key", reason
            elif key in keys:
                yield f"{here}.key", "another option of this question has this key"
            keys.add(key)


def _key_fault(key: str) -> str | None:
    if key in OPTION_KEYS:
        return None
    used = DESK_KEYS.get(key.lower() if len(key) == 1 else key)
    return f"the desk uses this key: {used}" if used else "an option's key is one digit from 1 to 9"

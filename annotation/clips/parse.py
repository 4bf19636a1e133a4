"""A line of JSON as an object: first of two equal keys counts, no NaN, no lone surrogate, and no surprise at depth."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from annotation.clips.problems import Problem
from config.base.text import has_forbidden_characters

_MAX_DIGITS = 40  # the longest account number there is has 34


@dataclass(frozen=True)
class ParsedObject:
    """The fields of one row, less the texts that cannot be kept, and the warnings met on the way."""

    fields: Mapping[str, Any]
    problems: tuple[Problem, ...]


class _BadNumberError(ValueError):
    """A number that JSON, or a database, does not know."""


def parse_object(text: str) -> ParsedObject | Problem:
    """Parse a line; a Problem comes back when there is no object to be had from it."""
    problems: list[Problem] = []

    def first_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, value in pairs:
            if key in fields:
                problems.append(Problem("duplicate_key"))
            else:
                fields[key] = value
        return fields

    try:
        value = json.loads(
            text, object_pairs_hook=first_wins, parse_constant=_no_constant, parse_float=_finite, parse_int=_bounded
        )
    except _BadNumberError:
        return Problem("number_invalid")
    except (ValueError, RecursionError):
        return Problem("not_json")
    if not isinstance(value, dict):
        return Problem("not_an_object")
    fields = {key: kept for key, kept in value.items() if not _bad_anywhere(key) and not _dropped(key, kept)}
    if len(fields) < len(value):
        problems.append(Problem("text_invalid"))
    return ParsedObject(fields, tuple(dict.fromkeys(problems)))


# A row without these is refused by the field's own rule, with a code that says more than a dropped text.
_JUDGED_LATER = frozenset(
    {"id", "path", "sha256", "speaker", "purpose", "consent", "zone", "clearance", "residency", "risk", "context"}
)


def _dropped(key: str, value: Any) -> bool:
    return key not in _JUDGED_LATER and _bad_anywhere(value)


def _bad_anywhere(value: Any) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if has_forbidden_characters(item):
                return True
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return False


def _no_constant(_: str) -> NoReturn:
    raise _BadNumberError


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _BadNumberError
    return value


def _bounded(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise _BadNumberError
    return int(text)

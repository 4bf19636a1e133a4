"""The values of a manifest row, one reader each: the value in our shape, or the Problem with it.

A value that decides who may hear a clip, or whose it is, is refused when wrong; others are left out and warned of.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import langcodes
from langcodes.tag_parser import LanguageTagError

from annotation.clips.problems import Problem
from annotation.projects.fields import PURPOSES
from config.base.text import has_forbidden_characters

MAX_NAME = 200
MAX_TEXT = 10_000
MAX_BYTES = 2**63 - 1
MAX_SECONDS = 7 * 24 * 3600.0
MAX_CONSENT = 120
MAX_TAG = 16  # the longest that the database takes; a longer one is taken for unknown
RISKS = ("violence", "sexual", "children", "self_harm", "medical")

_FLAGS = frozenset({"wake_word_present"})
_TEXTS = frozenset({"assistant_answer", "hypothesis", "intent", "wake_word", "transcript"})
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_ZONE = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")
_CLEARANCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,15}")

T = TypeVar("T")


class Findings:
    """What was found wrong while one row is read."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = list(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what was noted, each once, in the order in which it was met."""
        return tuple(dict.fromkeys(self._problems))

    def note(self, problem: Problem | None) -> None:
        """Keep a problem, if there is one."""
        if problem is not None:
            self._problems.append(problem)

    def take(self, found: T | Problem) -> T | None:
        """Return a value as it is; keep a problem and return nothing in its place."""
        if isinstance(found, Problem):
            self._problems.append(found)
            return None
        return found


def ref(value: Any) -> str | Problem:
    """Return the source's own id of a clip in NFC."""
    if value is None:
        return Problem("ref_missing", "id")
    kept = name(value, field="id", code="ref_invalid")
    return kept if kept is not None else Problem("ref_missing", "id")


def name(value: Any, *, field: str, code: str, longest: int = MAX_NAME) -> str | Problem | None:
    """Return a short visible name in NFC, nothing for null, or a Problem of the given code."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        return Problem(code, field)
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cf", "Zl", "Zp") for char in value):
        return Problem(code, field)
    return unicodedata.normalize("NFC", value.strip())


def sha256(value: Any) -> str | Problem:
    """Return the checksum in small letters."""
    if value is None:
        return Problem("sha256_missing", "sha256")
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        return Problem("sha256_invalid", "sha256")
    return value.lower()


def size(value: Any) -> int | Problem | None:
    """Return the claimed size in bytes."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_BYTES:
        return Problem("bytes_invalid", "bytes")
    return value


def duration(value: Any) -> float | Problem | None:
    """Return the claimed duration in seconds."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Problem("duration_invalid", "duration_s")
    if not math.isfinite(value) or not 0 <= value <= MAX_SECONDS:
        return Problem("duration_invalid", "duration_s")
    return float(value)


def language(value: Any) -> str | Problem:
    """Return a BCP 47 tag in its usual writing; `und` when the source does not know."""
    if value is None:
        return "und"
    if not isinstance(value, str) or not value.isascii() or len(value) > MAX_TAG:
        return Problem("language_unknown", "language")
    try:
        return (
            langcodes.standardize_tag(value)
            if langcodes.tag_is_valid(value)
            else Problem("language_unknown", "language")
        )
    except LanguageTagError:
        return Problem("language_unknown", "language")


def risk(fields: Mapping[str, Any]) -> tuple[str, ...] | Problem:
    """Return what the source warns of, each category once.

    Our field is `risk`. A source that only gives a `distress_hint` is believed: crying infants count as `children`,
    everything else (screams, fire, breaking glass) as `violence`.
    """
    given = fields.get("risk")
    if given is None:
        if fields.get("distress_hint") is not True:
            return ()
        return ("children",) if fields.get("ambient_class") == "crying_baby" else ("violence",)
    if not isinstance(given, list) or any(not isinstance(item, str) or item not in RISKS for item in given):
        return Problem("risk_invalid", "risk")
    return tuple(code for code in RISKS if code in given)


def zone(value: Any) -> str | Problem | None:
    """Return the code of the routing zone that the clip comes from; nobody at a site of that zone hears it."""
    if value is None:
        return None
    return value if isinstance(value, str) and _ZONE.fullmatch(value) else Problem("zone_invalid", "zone")


def clearance(value: Any) -> str | Problem | None:
    """Return the code that whoever hears the clip must be cleared for."""
    if value is None:
        return None
    return (
        value if isinstance(value, str) and _CLEARANCE.fullmatch(value) else Problem("clearance_invalid", "clearance")
    )


def residency(value: Any) -> str | Problem | None:
    """Return the region that the clip may not leave; only sites of that region hear it."""
    if value is None:
        return None
    return value if isinstance(value, str) and _ZONE.fullmatch(value) else Problem("residency_invalid", "residency")


def purpose(value: Any) -> str | Problem | None:
    """Return the row's own purpose, when it names one."""
    if value is None:
        return None
    return value if isinstance(value, str) and value in PURPOSES else Problem("purpose_unknown", "purpose")


def instant(value: Any) -> datetime | Problem | None:
    """Return an instant; a time without an offset is no instant."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    return found if found is not None and found.tzinfo is not None else Problem("recorded_at_invalid", "recorded_at")


def mapping(value: Any, *, field: str) -> dict[str, Any] | Problem | None:
    """Return an object as it is."""
    return value if value is None or isinstance(value, dict) else Problem("field_invalid", field)


def content(value: Any, *, field: str) -> Any:
    """Return a context value with every string in NFC, or the Problem of a text that cannot be kept."""
    if value is None:
        return None
    if (field in _TEXTS and not isinstance(value, str)) or (field in _FLAGS and not isinstance(value, bool)):
        return Problem("field_invalid", field)
    try:
        return _composed(value)
    except _TooLongError:
        return Problem("text_too_long", field)
    except _ForbiddenError:
        return Problem("text_invalid", field)
    except RecursionError:
        return Problem("field_invalid", field)


class _TooLongError(Exception):
    pass


class _ForbiddenError(Exception):
    pass


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise _TooLongError
        if has_forbidden_characters(value):
            raise _ForbiddenError
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(key): _composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return value

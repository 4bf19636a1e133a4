"""The shape of a label form, and the keys that the desk keeps for itself."""

from collections.abc import Mapping
from typing import Any

CHOICES = ("choice", "multi_choice")
TEXTS = ("text", "transcript")
TYPES = (*CHOICES, "yes_no", "rating", *TEXTS)
CANNOT_TELL = "cannot_tell"
DEFAULT_LENGTH: Mapping[str, int] = {"text": 2_000, "transcript": 5_000}
MAX_LENGTH = 10_000
OPTION_KEYS = tuple("123456789")

# What the desk does with a key in listening mode; letters are kept in small.
DESK_KEYS: Mapping[str, str] = {
    "0": "cannot tell",
    " ": "play and pause",
    "Space": "play and pause",
    "r": "play from the start",
    "[": "span start",
    "]": "span end",
    "i": "span start",
    "o": "span end",
    "Delete": "remove the span",
    "l": "loop",
    "-": "slower",
    "=": "faster",
    "x": "condition",
    "t": "to the text",
    "Enter": "submit",
    "s": "skip",
    "p": "park",
    "a": "accidental",
    "e": "escalate",
    "!": "too loud",
    "PageUp": "my last clips",
    "z": "undo",
    "g": "guideline",
    "q": "ask",
    "b": "pause",
    "?": "legend",
    "Escape": "silence",
    "ArrowLeft": "back",
    "ArrowRight": "forward",
    "ArrowUp": "zoom in",
    "ArrowDown": "zoom out",
    "F4": "escalate",
    "F8": "play and pause",
    "F9": "back two seconds",
}

_ID = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_TEXT: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 50,
    "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 500},
}
_OPTION: Mapping[str, Any] = {
    "type": "object",
    "required": ["id", "text"],
    "additionalProperties": False,
    "properties": {"id": _ID, "text": _TEXT, "key": {"type": "string", "minLength": 1, "maxLength": 20}},
}
_QUESTION: Mapping[str, Any] = {
    "type": "object",
    "required": ["id", "type", "text"],
    "additionalProperties": False,
    "properties": {
        "id": _ID,
        "type": {"enum": list(TYPES)},
        "text": _TEXT,
        "required": {"type": "boolean"},
        "options": {"type": "array", "minItems": 1, "maxItems": 40, "items": _OPTION},
        "max_length": {"type": "integer", "minimum": 1, "maximum": MAX_LENGTH},
        "prefill": {"enum": ["hypothesis"]},
    },
}
FORM_SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["title", "questions"],
    "additionalProperties": False,
    "properties": {
        "title": _TEXT,
        "questions": {"type": "array", "minItems": 1, "maxItems": 20, "items": _QUESTION},
    },
}

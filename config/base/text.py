"""Strings are NFC; NUL, lone surrogates and control characters are refused."""

import re
import unicodedata
from itertools import chain
from typing import Any

# How deeply lists and objects of a request may lie in each other.
MAX_DEPTH = 32
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
# Unicode's categories Cc and Cs, without newline and tab.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Romanian keyboards of old typed cedillas where the language has commas below.
_COMMA_BELOW = str.maketrans({"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț"})


def has_forbidden_characters(text: str) -> bool:
    """Tell whether a string holds NUL, a lone surrogate, or a control character other than newline and tab."""
    return _FORBIDDEN.search(text) is not None


def cannot_be_kept(value: Any) -> bool:
    """Tell whether a parsed JSON value holds NUL or a lone surrogate, which no database keeps, or lies too deep.

    Goes without recursion, because the value comes from outside.
    """
    level = [value]
    for _ in range(MAX_DEPTH):
        if any(isinstance(item, str) and _UNKEPT.search(item) for item in level):
            return True
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (chain(item, item.values()) if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


def normalized(text: str, *, language: str = "und") -> str:
    """Return the string in NFC; in Romanian also with cedillas turned into commas below, as Turkish must not be."""
    plain = unicodedata.normalize("NFC", text)
    return plain.translate(_COMMA_BELOW) if language.partition("-")[0].lower() == "ro" else plain

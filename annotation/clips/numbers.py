"""Account and telephone numbers: found in text and taken out of it, or brought to one writing for a keyed code."""

import re
import unicodedata
from typing import Any

REPLACEMENT = "[account]"

# What people and machines put between the digits of one number.
_SEPARATOR = "[ \u00a0\u2009\u202f.,/()\u2010-\u2015-]"
# Numbers of everyday speech that only look long: a date, a span of years, a grouped amount (19,053,815).
_HARMLESS = (
    r"(?<![\d.,/-])(?:"
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?:0?[1-9]|1[0-2])(?P=sep)(?:19|20)\d\d"
    r"|(?:19|20)\d\d ?[\u2013/-] ?(?:19|20)\d\d"
    r"|[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})+"
    r")(?![.,/()\u2010-\u2015-]?\d)"
)
_IBAN = (
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}"
    r"(?:[A-Za-z0-9]{11,30}|(?:[ -][A-Za-z]{4})?(?:[ -](?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{1,4}){2,7})(?![A-Za-z0-9])"
)
_DIGITS = rf"\+?\d(?:{_SEPARATOR}{{0,3}}\d){{7,}}"
_FOUND = re.compile(rf"(?P<harmless>{_HARMLESS})|{_IBAN}|{_DIGITS}")


def scrub(text: str) -> str:
    """Return a text in which every IBAN and every run of 8 digits or more (spaced or not) reads `[account]`.

    Dates, spans of years and amounts grouped by thousands stay. Scrubbing twice changes nothing more.
    """
    done = _FOUND.sub(lambda found: found.group() if found["harmless"] else REPLACEMENT, text)
    return done if done == text else scrub(done)


def normal_account(value: Any) -> str | None:
    """Return an account number in one writing (digits and capitals alone), or nothing if there is none in it."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    plain = "".join(_plain(char) for char in unicodedata.normalize("NFKC", str(value)))
    return plain or None


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return char.upper() if char.isalnum() else ""

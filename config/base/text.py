"""Strings are NFC; NUL, lone surrogates and control characters are refused."""

import unicodedata

ALLOWED_CONTROLS = frozenset("\n\t")
# Romanian keyboards of old typed cedillas where the language has commas below.
_COMMA_BELOW = str.maketrans({"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț"})


def has_forbidden_characters(text: str) -> bool:
    """Tell whether a string holds NUL, a lone surrogate, or a control character other than newline and tab."""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in ALLOWED_CONTROLS for char in text)


def normalized(text: str, *, language: str = "und") -> str:
    """Return the string in NFC; in Romanian also with cedillas turned into commas below, as Turkish must not be."""
    plain = unicodedata.normalize("NFC", text)
    return plain.translate(_COMMA_BELOW) if language.partition("-")[0].lower() == "ro" else plain

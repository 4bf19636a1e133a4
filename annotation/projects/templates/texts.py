"""Texts and options of the templates, in the languages of the demo."""

from typing import Any

LANGUAGES = ("en", "fr", "es", "ro", "hi")


def text(*words: str) -> dict[str, str]:
    """Return a text for people, given in the order of LANGUAGES."""
    return dict(zip(LANGUAGES, words, strict=True))


def options(**texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return options in the order given, with the digits from 1 as their keys."""
    return [
        {"id": code, "text": words, "key": str(digit)} for digit, (code, words) in enumerate(texts.items(), start=1)
    ]

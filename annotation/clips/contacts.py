"""The contact list beside a clip, cut down to what a listener needs to tell whether the right name was taken."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import jellyfish

from annotation.clips.numbers import scrub

MAX_CANDIDATES = 3
MAX_COMPARED = 5_000  # of a longer list the first are compared
_MAX_NAME = 40


def narrowed(value: Any) -> dict[str, Any] | None:
    """Return what was said, what was chosen, and up to three candidates that sound nearest to what was said.

    People are a first name and an initial; telephone numbers, addresses and the rest of the list are gone. Nothing
    comes back when nothing was said.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("said"), str):
        return None
    said = scrub(value["said"].strip())[:_MAX_NAME]
    if not said:
        return None
    listed = value.get("candidates")
    names = _full_names(listed[:MAX_COMPARED] if isinstance(listed, list) else [])
    nearest = sorted(names, key=lambda name: _distance(said, name))
    short = dict.fromkeys(kept for name in nearest if (kept := short_name(name)) is not None)
    return {
        "said": said,
        "chosen": short_name(_full_name(value.get("chosen")) or ""),
        "candidates": list(short)[:MAX_CANDIDATES],
    }


def short_name(name: str) -> str | None:
    """Return "Anna K." for "Anna Maria Kowalska" or "Kowalska, Anna"; nothing where no name is left."""
    last, comma, first = name.partition(",")
    words = [word for word in f"{first} {last}".split() if _is_name(word)] if comma else []
    words = words or [word for word in name.replace(",", " ").split() if _is_name(word)]
    if not words:
        return None
    given = words[0][:_MAX_NAME]
    initial = next(char for char in words[-1] if char.isalpha()).upper()
    return f"{given} {initial}." if len(words) > 1 else given


def _is_name(word: str) -> bool:
    return any(char.isalpha() for char in word) and not any(char.isdigit() or char in "@/\\" for char in word)


def _full_names(listed: list[Any]) -> list[str]:
    return list(dict.fromkeys(name for item in listed if (name := _full_name(item))))


def _full_name(item: Any) -> str | None:
    name = item.get("name") if isinstance(item, Mapping) else item
    return name.strip() if isinstance(name, str) and name.strip() else None


def _distance(said: str, name: str) -> tuple[int, float, str]:
    """Order names by sound first, then by spelling, then by themselves, so that the same list gives the same three."""
    heard, spelled = _bare(said), _bare(name)
    parts = [spelled, *spelled.split()]
    sounds_alike = any(_sound(heard) == _sound(part) != "" for part in parts)
    similarity = max(jellyfish.jaro_winkler_similarity(heard, part) for part in parts)
    return 0 if sounds_alike else 1, -similarity, name


def _sound(bare: str) -> str:
    return jellyfish.metaphone(bare) if bare.isascii() else ""


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")

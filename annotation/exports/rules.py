"""What an export may be narrowed to, and what it is called: pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from config.base.crypto.derive import context_of
from config.base.errors import Invalid

PART_ROWS = 100_000
PAGE_ROWS = 500
EXPIRES_AFTER = timedelta(days=365)
# Never "anonymised": who holds the keys can tell who speaks.
WORD = "pseudonymised"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What labels are wanted; everything that is None is not asked for."""

    languages: tuple[str, ...] | None = None
    # By when the label was made: from, and before.
    made_from: datetime | None = None
    made_before: datetime | None = None
    surplus: bool = True


def parse_filters(raw: Mapping[str, Any]) -> Filters:
    """Read the filters of a request: languages, made_from, made_before, surplus. Raises Invalid for anything else."""
    unknown = sorted(set(raw) - {"languages", "made_from", "made_before", "surplus"})
    if unknown:
        raise Invalid(f"There is no filter {unknown[0]!r}.", field="filters", known=["languages", "made_from"])
    surplus = raw.get("surplus", True)
    if not isinstance(surplus, bool):
        raise Invalid("surplus is true or false.", field="filters.surplus")
    return Filters(
        languages=_languages(raw.get("languages")),
        made_from=_time(raw, "made_from"),
        made_before=_time(raw, "made_before"),
        surplus=surplus,
    )


def _languages(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(one, str) and 0 < len(one) <= 16 for one in value)
    ):
        raise Invalid("languages is a list of language tags.", field="filters.languages")
    return tuple(sorted(set(value)))


def _time(raw: Mapping[str, Any], name: str) -> datetime | None:
    value = raw.get(name)
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Invalid(f"{name} is a time with its zone, such as 2026-03-01T00:00:00Z.", field=f"filters.{name}")
    return instant


def part_name(*, number: int, suffix: str) -> str:
    """Return the name of a file of an export, counted from 1."""
    return f"labels-{number:05d}.{suffix}"


def part_context(*, export_id: UUID, name: str) -> bytes:
    """Return what a stored file of an export is bound to."""
    return context_of("export", str(export_id), name)


def nfc(value: Any) -> Any:
    """Return a JSON value with every string in it, keys too, in Unicode's composed form."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {nfc(key): nfc(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nfc(item) for item in value]
    return value

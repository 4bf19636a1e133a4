"""The context filter: what of a source's words about a clip is stored, and what of that a role may read.

Both sides go by the table in projects/fields.py; a field, kind or key that nobody wrote down is not let through.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from annotation.clips import contacts, numbers, places
from annotation.projects.fields import CONTEXT_FIELDS, PLACE_KINDS, Treatment, may_see, treatment

Mac = Callable[[str], str]

_PRECISION = {Treatment.COARSEN_4: 4, Treatment.COARSEN_5: 5}
_DEVICE_KEYS = ("model", "firmware")
_MAX_TEXT = 10_000
_MAX_KEYS = 50
_MAX_DEPTH = 3
_NUMBERED = re.compile(r"phone|account|iban|card|number", re.IGNORECASE)


def filter_at_intake(
    *, context: Mapping[str, Any], purpose: str, mac: Mac
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return what may be stored of a raw context, and the exact place that must be sealed apart (or nothing).

    `mac` turns a number into a keyed code. The same input always gives the same output, and filtering what was kept
    lets nothing more through.
    """
    kept: dict[str, Any] = {}
    for field in CONTEXT_FIELDS:
        value = context.get(field)
        if (
            value is not None
            and (done := _treated(field, value, treatment(field=field, purpose=purpose), mac)) is not None
        ):
            kept[field] = done
    place, exact = _place(context.get("place"), purpose)
    if place is not None:
        kept["place"] = place
    return kept, exact


def render_for(*, role: str, purpose: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a stored context that a response to this role may carry."""
    return {
        name: value
        for name, value in kept.items()
        if may_see(field=_cell_name(name, value), purpose=purpose, role=role)
    }


def _cell_name(name: str, value: Any) -> str:
    if name != "place":
        return name
    return f"place.{value.get('kind')}" if isinstance(value, Mapping) else name


def _place(value: Any, purpose: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if kind not in PLACE_KINDS:
        return None, None
    precision = _PRECISION.get(treatment(field=f"place.{kind}", purpose=purpose))
    if precision is None:
        return None, None
    point = places.coordinates(value)
    if point is None:  # a source that has coarsened already sends the cell alone
        cell = places.cell_named(name=value.get("cell"), precision=precision)
        return ({"kind": kind, **cell.as_json()} if cell else None), None
    latitude, longitude = point
    cell = places.cell_at(latitude=latitude, longitude=longitude, precision=precision)
    return {"kind": kind, **cell.as_json()}, {"place": {"kind": kind, "lat": latitude, "lon": longitude}}


def _treated(field: str, value: Any, how: Treatment, mac: Mac) -> Any:
    if how is Treatment.CANDIDATES:
        return contacts.narrowed(value)
    if how is Treatment.MAC:
        number = numbers.normal_account(value)
        return None if number is None else {"mac": mac(number)}
    if how is Treatment.SCRUB:
        return _scrubbed(value, depth=0)
    if how is Treatment.KEEP:
        return _plain_device(value) if field == "device" else _plain(value)
    return None


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) or (isinstance(value, str) and len(value) <= _MAX_TEXT) else None


def _plain_device(value: Any) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    kept = {key: value[key][:200] for key in _DEVICE_KEYS if isinstance(value.get(key), str)}
    return kept or None


def _scrubbed(value: Any, *, depth: int) -> Any:
    """Return text, numbers, lists and objects without account numbers; what is deeper than three levels is left out."""
    if isinstance(value, str):
        return numbers.scrub(value)[:_MAX_TEXT]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value if numbers.scrub(str(value)) == str(value) else numbers.REPLACEMENT
    if depth == _MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        named = [key for key in value if isinstance(key, str) and not _NUMBERED.search(key)][:_MAX_KEYS]
        return {numbers.scrub(key): _scrubbed(value[key], depth=depth + 1) for key in named}
    return [_scrubbed(item, depth=depth + 1) for item in value[:_MAX_KEYS]] if isinstance(value, list) else None

"""A history as JSON lines, one clip or person a line, so that it can be checked away from its database."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from bench.history.rows import ClipHistory, History, PersonHistory

T = TypeVar("T")


def dump(history: History, *, path: Path) -> None:
    """Write a history to a file: every clip, then every person."""
    with path.open("w", encoding="utf-8") as file:
        for piece in history.clips:
            file.write(json.dumps({"clip": asdict(piece)}, default=str) + "\n")
        for person in history.people:
            file.write(json.dumps({"person": asdict(person)}, default=str) + "\n")


def load(*, path: Path) -> History:
    """Return the history that a file holds; its lines are read as they are iterated."""
    return History(clips=_read(path, "clip", ClipHistory), people=_read(path, "person", PersonHistory))


def _read(path: Path, name: str, kind: type[T]) -> Iterator[T]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith(f'{{"{name}"'):
                yield _value(json.loads(line)[name], kind)


def _value(value: Any, kind: Any) -> Any:
    """Return a value of JSON as what a field's type says: a row, a tuple of rows, a time, an id."""
    if isinstance(kind, UnionType):
        return None if value is None else _value(value, next(one for one in get_args(kind) if one is not type(None)))
    if get_origin(kind) is tuple:
        return tuple(_value(one, get_args(kind)[0]) for one in value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if isinstance(value, dict):
        return kind(**{name: _value(value[name], hint) for name, hint in get_type_hints(kind).items()})
    return value

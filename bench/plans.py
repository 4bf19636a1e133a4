"""Buffers that statements touch, read from the plans that auto_explain writes into PostgreSQL's log."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.instance import Instance
from config.local.roles import APP

_SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_parameter_max_length": "0",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One executed statement, and the shared buffers that it read or found."""

    query: str
    buffers: int
    rows: int


@contextmanager
def explained(instance: Instance) -> Iterator[None]:
    """Let connections that are opened within this block write the plan of everything they execute."""
    with instance.postgres.connect() as server:
        for name, value in _SETTINGS.items():
            server.execute(f"ALTER ROLE {APP} SET {name} = '{value}'".encode())
    try:
        yield
    finally:
        with instance.postgres.connect() as server:
            server.execute(f"ALTER ROLE {APP} RESET ALL".encode())


def plans_in(text: str) -> Iterator[Plan]:
    """Yield the plans in a stretch of PostgreSQL's log; lines of others may stand between them."""
    decoder = json.JSONDecoder()
    _, *parts = text.split("plan:\n")
    for part in parts:
        # Every line of a message but its first begins with a tab.
        message = "\n".join(line[1:] for line in part.split("\n") if line.startswith("\t"))
        try:
            read, _ = decoder.raw_decode(message.lstrip())
        except ValueError:
            continue
        top: dict[str, Any] = read["Plan"]
        yield Plan(
            query=str(read["Query Text"]),
            buffers=int(top.get("Shared Hit Blocks", 0)) + int(top.get("Shared Read Blocks", 0)),
            rows=int(top.get("Actual Rows", 0)),
        )


def log_since(path: Path, offset: int) -> str:
    """Return what was written to a log after `offset` bytes."""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read().decode(errors="replace")

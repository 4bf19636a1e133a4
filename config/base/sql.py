"""Statements of the hot path: bound and planned by the server once, on Django's own connection and transaction.

Everything else goes through Django's ORM, which binds in the client and has every statement planned anew. A statement
here is written once as a constant, told its parameters by name, and changes data so that it can race with itself: the
rows it guards are looked at again by PostgreSQL after a wait.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

# psycopg keeps its parsed form of statements up to this length.
LONGEST = 4096


def statement(*parts: str) -> str:
    """Return a statement of several parts in the shortest spelling. Raises ValueError for one too long to be kept."""
    text = " ".join(" ".join(parts).split())
    if len(text) > LONGEST:
        raise ValueError(f"a statement of {len(text)} characters would be parsed anew each time")
    return text


def _run(sql: str, parameters: Mapping[str, Any]) -> "psycopg.Cursor[tuple[Any, ...]]":
    # The proxy `django.db.connection` looks its connection up at each use; here it is looked up once.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    cursor = psycopg.Cursor(database.connection)
    with database.wrap_database_errors:
        return cursor.execute(sql, parameters, prepare=True)


def row(sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return the first row that a statement answers with, or None. Raises Django's database errors."""
    return _run(sql, parameters).fetchone()


def rows(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return all rows that a statement answers with. Raises Django's database errors."""
    return _run(sql, parameters).fetchall()

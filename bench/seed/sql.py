"""`INSERT … SELECT` that names every column of a model, so that a new column with a default breaks nothing here."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models


def insert_select(*, model: type[models.Model], values: Mapping[str, str], source: str, **parameters: Any) -> int:
    """Insert rows of a model: `values` are SQL expressions by column over `source` (FROM and what follows).

    Of columns that are not named, one with a default gets it, a time without one is now, a nullable one stays null.
    Only our own constants become SQL; numbers and texts are parameters. Returns the number of rows.
    """
    columns, expressions, given = [], [], dict(parameters)
    for field in model._meta.local_concrete_fields:
        column = str(field.column)
        expression = values.get(column) or _default(field, given)
        if expression is not None:
            columns.append(connection.ops.quote_name(column))
            expressions.append(expression)
    unknown = set(values) - {field.column for field in model._meta.local_concrete_fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM {source}"
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def _default(field: "models.Field[Any, Any]", given: dict[str, Any]) -> str | None:
    """Return the expression of a column's default, keeping its value among the parameters; None to leave it out."""
    if isinstance(field, models.AutoField) or not (field.has_default() or not field.null):
        return None
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if isinstance(field, models.DateField) and not field.has_default():
        return "now()"
    if not field.has_default() and not field.empty_strings_allowed:
        return None  # NOT NULL and no default: the database says which, if it was forgotten.
    name = f"default_{field.column}"
    given[name] = field.get_db_prep_save(field.get_default(), connection)
    return f"%({name})s"


def run(statement: str, **parameters: Any) -> int:
    """Execute one statement; returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return int(cursor.rowcount)


def vacuum() -> None:
    """Bring statistics and visibility up to date, as autovacuum would have by the time such a table has grown."""
    run("VACUUM (ANALYZE)")

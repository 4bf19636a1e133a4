"""Lists are cursor-paged: `{"results": […], "next": cursor | null}`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from config.base.errors import Invalid

PAGE_SIZE = 100
_FURTHEST = 2**62
M = TypeVar("M", bound=Model)


def encode(position: int) -> str:
    """Return an opaque cursor for a row's number."""
    return urlsafe_b64encode(str(position).encode()).decode().rstrip("=")


def decode(cursor: str) -> int:
    """Return the row's number of a cursor. Raises Invalid."""
    try:
        position = int(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        position = -1
    if not 0 <= position < _FURTHEST:
        raise Invalid("The cursor is not one of ours.")
    return position


def newest_first(*, rows: QuerySet[M], cursor: str | None, size: int = PAGE_SIZE) -> tuple[Sequence[M], Any]:
    """Return one page of rows by descending number, and the cursor of the next page or None."""
    if cursor:
        rows = rows.filter(pk__lt=decode(cursor))
    page = list(rows.order_by("-pk")[: size + 1])
    more = len(page) > size
    return page[:size], encode(page[size - 1].pk) if more else None

"""The files of an export while it is being built; imported by the worker alone.

Every part covers a range of label numbers. When a clip falls out of the export after its row was written, the parts
that hold it are written again over the same range, into the same stored file, and not the whole export.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from annotation.clips.storage import put_sealed
from annotation.exports import actions, queries
from annotation.exports.formats import WRITERS, encoded
from annotation.exports.models import ExportPart
from annotation.exports.plain import Counted
from annotation.exports.rows import Row, row_of
from annotation.exports.rules import PAGE_ROWS, PART_ROWS, Filters, part_context, part_name
from annotation.labels.models import Label
from config.base.crypto.keys import KeyGone


class TakenOver(Exception):  # noqa: N818 - no error: the other run goes on
    """Another run builds this export now."""


@dataclass(kw_only=True)
class Part:
    """A written file: the range of labels it covers, and what it counted."""

    row: ExportPart
    # Labels numbered above `after` and up to `to`.
    after: int
    to: int = 0
    rows: int = 0
    size: int = 0
    sha256: str = ""
    consents: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    forms: Counter[int] = field(default_factory=Counter)
    surplus: int = 0


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is built, for whom, and with what."""

    export_id: int
    public_id: UUID
    format: str
    project_id: int
    filters: Filters
    key: bytes
    key_id: UUID
    aliases: dict[int, str]
    clock: Callable[[], datetime]
    pulse: Callable[[], None]


def write_parts(order: Order) -> list[Part]:
    """Write every part of an export, at least one. Raises TakenOver."""
    parts: list[Part] = []
    after, more = 0, True
    while more:
        name = part_name(number=len(parts) + 1, suffix=WRITERS[order.format].suffix)
        row = actions.add_part(export_id=order.export_id, name=name)
        part = _write(order, Part(row=row, after=after), to=None)
        parts.append(part)
        after = part.to
        more = bool(queries.page_after(wanted=_wanted(order), after=after, to=None, size=1))
    return parts


def rewrite_part(*, order: Order, part: Part) -> Part:
    """Write a part again over its range of labels, without what may no longer be in it. Raises TakenOver."""
    return _write(order, Part(row=part.row, after=part.after), to=part.to)


def parts_with(*, parts: Sequence[Part], label_ids: Sequence[int]) -> list[int]:
    """Return the places of the parts in whose ranges any of these labels lies."""
    return [
        place for place, part in enumerate(parts) if any(part.after < label_id <= part.to for label_id in label_ids)
    ]


def _wanted(order: Order) -> QuerySet[Label]:
    return queries.wanted_labels(project_id=order.project_id, filters=order.filters)


def _write(order: Order, part: Part, *, to: int | None) -> Part:
    consents = hashlib.sha256()
    pages = _pages(order, part, to=to, consents=consents.update)
    plain = Counted(encoded(writer=WRITERS[order.format](), pages=pages))
    put_sealed(
        name=part.row.storage_key,
        plain=io.BufferedReader(plain),
        key=order.key,
        key_id=order.key_id,
        context=part_context(export_id=order.public_id, name=part.row.name),
    )
    part.to = part.to if to is None else to
    part.size, part.sha256, part.consents = plain.size, plain.sha256, consents.hexdigest()
    if not actions.finish_part(part_id=part.row.pk, size=part.size, sha256=part.sha256, rows=part.rows):
        raise TakenOver
    return part


def _pages(order: Order, part: Part, *, to: int | None, consents: Callable[[bytes], None]) -> Iterator[list[Row]]:
    """Yield the rows of a part, a page at a time, and count them; the members are noted before their rows go out."""
    wanted, part.to = _wanted(order), part.after
    while to is not None or part.rows + PAGE_ROWS <= PART_ROWS:
        page = queries.page_after(wanted=wanted, after=part.to, to=to, size=PAGE_ROWS)
        if not page:
            break
        labels = queries.exportable(label_ids=page, now=order.clock())
        actions.add_members(
            export_id=order.export_id,
            clip_ids=[label.clip_id for label in labels],
            labels=len(page) if to is None else 0,
        )
        rows = [row for label in labels if (row := _row(order, part, label)) is not None]
        for numbers in queries.consents_of(labels=labels):
            consents(f"{numbers}\n".encode())
        part.rows, part.to = part.rows + len(rows), page[-1]
        order.pulse()
        yield rows


def _row(order: Order, part: Part, label: Label) -> Row | None:
    try:
        row = row_of(label=label, aliases=order.aliases)
    except KeyGone:
        # Erased between two statements: sealing finds its tombstone and takes it out of the members.
        return None
    part.languages[label.clip.language] += 1
    part.forms[label.form.number] += 1
    part.surplus += label.surplus
    return row

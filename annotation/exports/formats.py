"""Writers of export files: rows go in, bytes come out, and nothing but the rows of one group stays in memory.

Imported by the worker alone: pyarrow is large.
"""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from annotation.exports.rows import COLUMNS, Row, time_text

GROUP_ROWS = 10_000


class Writer(Protocol):
    """Turns rows into the bytes of a file."""

    def write(self, rows: Sequence[Row]) -> bytes:
        """Take rows; return what may be written of the file so far."""
        ...

    def finish(self) -> bytes:
        """Return the rest of the file."""
        ...


class JsonLines:
    """One JSON object a line, UTF-8, keys in the order of the columns."""

    suffix = "jsonl"

    def write(self, rows: Sequence[Row]) -> bytes:
        """Return the lines of these rows."""
        return b"".join(self._line(row) for row in rows)

    def finish(self) -> bytes:
        """Return nothing: every line is whole."""
        return b""

    def _line(self, row: Row) -> bytes:
        text = json.dumps({**row, "made_at": time_text(row["made_at"])}, ensure_ascii=False, allow_nan=False)
        return text.encode() + b"\n"


class _Drain(io.RawIOBase):
    """A file to write into whose bytes can be taken out again."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class Parquet:
    """Apache Parquet, zstd, at most 10,000 rows a group; objects stand as JSON text in string columns."""

    suffix = "parquet"

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._sink = _Drain()
        self._writer = pq.ParquetWriter(pa.PythonFile(self._sink, mode="w"), SCHEMA, compression="zstd")

    def write(self, rows: Sequence[Row]) -> bytes:
        """Take rows; bytes come out whenever a group is full."""
        self._rows.extend(rows)
        while len(self._rows) >= GROUP_ROWS:
            self._write_group(self._rows[:GROUP_ROWS])
            del self._rows[:GROUP_ROWS]
        return self._sink.take()

    def finish(self) -> bytes:
        """Write the last group and the footer."""
        if self._rows:
            self._write_group(self._rows)
        self._writer.close()
        return self._sink.take()

    def _write_group(self, rows: Sequence[Row]) -> None:
        columns = [_column(column.kind, [row[column.name] for row in rows]) for column in COLUMNS]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), row_group_size=GROUP_ROWS)


_TYPES = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "json": pa.string(),
    "number": pa.float64(),
    "integer": pa.int32(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
}
SCHEMA = pa.schema([pa.field(column.name, _TYPES[column.kind], metadata={"about": column.about}) for column in COLUMNS])
WRITERS: dict[str, type[JsonLines] | type[Parquet]] = {"jsonl": JsonLines, "parquet": Parquet}


def _column(kind: str, values: list[Any]) -> Any:
    if kind == "json":
        values = [json.dumps(value, ensure_ascii=False, allow_nan=False) for value in values]
    return pa.array(values, type=_TYPES[kind])


def encoded(*, writer: Writer, pages: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """Yield a file's bytes while its rows come in."""
    for page in pages:
        yield writer.write(page)
    yield writer.finish()

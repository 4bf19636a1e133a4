"""Tables that people open in a spreadsheet: CSV in which no cell is a formula (P15)."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, or skips before one.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return a cell that a spreadsheet shows as it stands: what looks like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def csv_text(*, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV: commas, lines that end in CRLF, every cell safe."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in (header, *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return written.getvalue()

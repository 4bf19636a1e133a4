"""Keeps the tables of the reference pages in step with the code that they describe.

`EARSHOT_WRITE_DOCS=1 pytest tests/rules` writes the tables anew instead of comparing them.
"""

import os

from tests.data import ROOT

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def assert_in_step(*, page: str, table: str) -> None:
    """Compare the block between the two marks of docs/reference/PAGE with `table`."""
    path = ROOT / "docs" / "reference" / page
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    expected = f"{before}{BEGIN}\n{table}\n{END}{after}"
    if os.environ.get("EARSHOT_WRITE_DOCS") == "1":
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected, f"write it anew: EARSHOT_WRITE_DOCS=1 pytest (docs/{page})"

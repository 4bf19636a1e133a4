"""Every environment variable that the program reads is in docs/reference/settings.md, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import settings
from config.local.plan import ADDRESSES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
READERS = sorted([ROOT / "config" / "settings.py", *(ROOT / "config" / "local").glob("*.py")])
# By these names the code calls the environment.
ENVIRONMENTS = {"environ", "given"}
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,}")
# Where a documented variable may be meant for, besides the program.
OTHERS = [
    *(ROOT / name for name in ("Makefile", "docker-compose.yml", "frontend/vite.config.ts", "manage.py")),
    *(ROOT / "scripts").glob("*.sh"),
    *(ROOT / "tests").rglob("*.py"),
]


def _is_environment(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ENVIRONMENTS


def variables_read(source: str) -> Iterator[str]:
    """Yield the names that a module looks up in an environment: `.get(…)`, `.setdefault(…)`, `[…]`, `in`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=where, attr="get" | "setdefault"), args=[ast.Constant(str(name)), *_]
            ):
                found = _is_environment(where)
            case ast.Subscript(value=where, slice=ast.Constant(str(name))):
                found = _is_environment(where)
            case ast.Compare(left=ast.Constant(str(name)), comparators=[where]):
                found = _is_environment(where)
            case _:
                continue
        if found and VARIABLE.fullmatch(name):
            yield name


def documented(page: str) -> set[str]:
    """Return the names in the first column of the page's tables."""
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def test_the_search_finds_every_way_of_reading() -> None:
    source = (
        'a = os.environ.get("ONE", "")\nb = environ["TWO"]\nc = "THREE" in os.environ\nd = self.given.get("FOUR")\n'
    )
    assert set(variables_read(source)) == {"ONE", "TWO", "THREE", "FOUR"}


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_every_variable_that_is_read_is_documented(path: Path) -> None:
    missing = set(variables_read(path.read_text(encoding="utf-8"))) - documented(PAGE.read_text(encoding="utf-8"))
    assert not missing, f"{path.name} reads {sorted(missing)}: write them into {PAGE.relative_to(ROOT)}"


def test_the_addresses_that_are_read_by_a_list_are_documented() -> None:
    listed = {*ADDRESSES, *settings._CHECK_VALUES}
    assert listed <= documented(PAGE.read_text(encoding="utf-8"))


def test_nothing_is_documented_that_nobody_reads() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*READERS, *OTHERS] if path != Path(__file__))
    known = set(VARIABLE.findall(text))
    stale = documented(PAGE.read_text(encoding="utf-8")) - known
    assert not stale, f"{PAGE.relative_to(ROOT)} tells of {sorted(stale)}, which nothing reads"

"""Files that a manifest names: inside the folder, of the right size and content, whatever stands in the path."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.clips.lines import read_lines
from annotation.clips.manifest import parse_row
from annotation.clips.paths import FoundFile, check_file, check_path
from annotation.clips.problems import Problem
from tests.data import DATA

SOUND = b"not really sound"
SHA = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (root / "a.wav").write_bytes(SOUND)
    (tmp_path / "outside.wav").write_bytes(SOUND)
    return root


def check(root: Path, path: str, **changes: Any) -> FoundFile | Problem:
    return check_file(root=root, path=path, **{"sha256": SHA, "size": len(SOUND), **changes})


def test_found(root: Path) -> None:
    assert check(root, "./inner/../a.wav") == Problem("path_outside", "path")
    assert check(root, "./a.wav") == FoundFile(root / "a.wav", len(SOUND))
    assert check(root, "a.wav", size=None) == FoundFile(root / "a.wav", len(SOUND))


def test_links_are_followed_inside_only(root: Path) -> None:
    (root / "inner" / "in.wav").symlink_to(root / "a.wav")
    (root / "out.wav").symlink_to(root.parent / "outside.wav")
    (root / "up").symlink_to(root.parent)
    (root / "loop").symlink_to(root / "loop")
    assert check(root, "inner/in.wav") == FoundFile(root / "a.wav", len(SOUND))
    assert check(root, "out.wav") == Problem("path_outside", "path")
    assert check(root, "up/outside.wav") == Problem("path_outside", "path")
    assert check(root, "loop") == Problem("file_unreadable", "path")


def test_a_root_that_is_a_link_is_the_folder_behind_it(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    assert check(link, "a.wav") == FoundFile(root / "a.wav", len(SOUND))


def test_a_neighbour_with_the_same_beginning_is_outside(root: Path) -> None:
    neighbour = root.parent / "root-2"
    neighbour.mkdir()
    (neighbour / "a.wav").write_bytes(SOUND)
    (root / "near.wav").symlink_to(neighbour / "a.wav")
    assert check(root, "near.wav") == Problem("path_outside", "path")


def test_what_is_no_file(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert check(root, "pipe") == Problem("file_not_regular", "path")
    assert check(root, "inner") == Problem("file_not_regular", "path")
    assert check(root, "a.wav/b.wav") == Problem("file_unreadable", "path")
    assert check(root, "gone.wav") == Problem("file_missing", "path")


def test_what_is_another_file(root: Path) -> None:
    assert check(root, "a.wav", size=1) == Problem("bytes_mismatch", "bytes")
    assert check(root, "a.wav", sha256="0" * 64) == Problem("sha256_mismatch", "sha256")
    assert check(root, "a.wav", max_bytes=3) == Problem("file_too_large", "path")


@pytest.mark.parametrize(("kept", "named"), [("e\u0301.wav", "\u00e9.wav"), ("\u00e9.wav", "e\u0301.wav")])
def test_composed_and_decomposed_names_are_one(root: Path, kept: str, named: str) -> None:
    (root / kept).write_bytes(SOUND)
    assert check(root, named) == FoundFile(root / kept, len(SOUND))


@given(st.text(max_size=40))
def test_no_path_that_passes_leads_out(path: str) -> None:
    if check_path(path) is None:
        assert not os.path.relpath(os.path.join("/root", path), "/root").startswith("..")


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "\\", "C:", "%2e%2e", "~"]), max_size=5))
def test_no_combination_of_steps_leads_out(steps: list[str]) -> None:
    path = "/".join(steps)
    if check_path(path) is None:
        assert os.path.normpath(os.path.join("/root", path)).startswith("/root")


def test_the_edge_files_are_found() -> None:
    with (DATA / "manifest.jsonl").open("rb") as stream:
        rows = [parsed.row for parsed in map(parse_row, read_lines(stream)) if parsed.row is not None]
    edge = [row for row in rows if row.path.startswith("edge/")]
    assert len(edge) == 45
    for row in edge:
        found = check_file(root=DATA, path=row.path, sha256=row.sha256, size=row.bytes)
        assert isinstance(found, FoundFile), row.path

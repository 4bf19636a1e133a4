"""The hostile manifest: every line gets the answer that its companion file expects."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotation.clips.lines import read_lines
from annotation.clips.manifest import Parsed, parse_row
from annotation.clips.paths import check_file
from annotation.clips.problems import Outcome, Problem, outcome_of
from tests.data import DATA

EXPECTED = json.loads((DATA / "edge" / "hostile-manifest.expected.json").read_text(encoding="utf-8"))
WORDS = {"accept": "accepted", "warn": "warned", "reject": "refused", "skip": "skipped"}
CODES = {
    2: "path_outside",
    3: "path_outside",
    4: "path_outside",
    5: "path_invalid",
    6: "path_invalid",
    7: "file_missing",
    8: "path_invalid",
    9: "path_invalid",
    10: "file_not_regular",
    11: "path_missing",
    12: "file_missing",
    13: "path_too_long",
    14: "path_hidden_direction",
    15: "path_invalid",
    16: "sha256_mismatch",
    17: "sha256_invalid",
    18: "sha256_missing",
    19: "bytes_mismatch",
    20: "duration_invalid",
    21: "duration_invalid",
    22: "number_invalid",
    23: "ref_repeated",
    24: "ref_missing",
    25: "ref_invalid",
    26: "language_unknown",
    31: "text_too_long",
    33: "not_json",
    34: "not_an_object",
    35: "not_utf8",
    36: "blank",
    37: "duplicate_key",
    38: "text_invalid",
}


def refused(parsed: Parsed, problem: Problem) -> Parsed:
    """What becomes of a row whose file, or whose id among the others, is not in order."""
    assert outcome_of(problem.code) is Outcome.REFUSED
    return replace(parsed, outcome=Outcome.REFUSED, row=None, problems=(*parsed.problems, problem))


def read_hostile_manifest() -> Iterator[Parsed]:
    """Do what an intake does; the set stands for the database's unique (intake, ref)."""
    taken: set[str] = set()
    with (DATA / "edge" / "hostile-manifest.jsonl").open("rb") as stream:
        for line in read_lines(stream):
            parsed = parse_row(line)
            if (row := parsed.row) is not None:
                found = check_file(root=DATA, path=row.path, sha256=row.sha256, size=row.bytes)
                if isinstance(found, Problem):
                    parsed = refused(parsed, found)
                elif row.ref in taken:
                    parsed = refused(parsed, Problem("ref_repeated"))
                taken.add(row.ref)
            yield parsed


VERDICTS = {parsed.line: parsed for parsed in read_hostile_manifest()}


@pytest.mark.parametrize("case", EXPECTED, ids=[f"{case['line']}-{case['why']}" for case in EXPECTED])
def test_line(case: dict[str, object]) -> None:
    line = case["line"]
    assert isinstance(line, int)
    verdict = VERDICTS[line]
    assert verdict.outcome == WORDS[str(case["expect"])], verdict
    assert [problem.code for problem in verdict.problems] == ([CODES[line]] if line in CODES else [])


def test_there_are_no_other_lines() -> None:
    assert sorted(VERDICTS) == [case["line"] for case in EXPECTED]


def test_first_of_two_equal_keys_counts() -> None:
    row = VERDICTS[37].row
    assert row is not None
    assert row.path == "edge/tone-1k-minus20dbfs.wav"


def test_decomposed_transcript_is_composed() -> None:
    row = VERDICTS[30].row
    assert row is not None
    assert row.context["transcript"] == "caf\u00e9"


def test_overlong_transcript_is_in_no_context() -> None:
    row = VERDICTS[31].row
    assert row is not None
    assert "transcript" not in row.context

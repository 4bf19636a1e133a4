"""Manifest rows: what is read, refused or only warned of, and that nothing a source writes ends an intake."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.clips import problems
from annotation.clips.lines import MAX_LINE_BYTES, Line, read_lines
from annotation.clips.manifest import Parsed, Row, parse_row
from annotation.clips.paths import FoundFile, check_file, check_path
from annotation.clips.problems import Outcome, Problem
from tests.data import DATA
from tests.rules.reference import assert_in_step

SOUND = b"not really sound"
SHA = hashlib.sha256(SOUND).hexdigest()
GOOD: dict[str, Any] = {"id": "a", "path": "a.wav", "sha256": SHA, "bytes": len(SOUND), "language": "ro"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "id",
    "path",
    "sha256",
    "bytes",
    "duration_s",
    "language",
    "speaker",
    "transcript",
    "transcript_status",
    "context",
    "wake_word",
    "wake_word_present",
    "risk",
    "labels",
    "zone",
    "recorded_at",
    "device",
    "purpose",
    "consent",
    "hypothesis",
    "distress_hint",
]


def parse(**changes: Any) -> Parsed:
    return parse_row(Line(1, json.dumps({**GOOD, **changes})))


def row_of(**changes: Any) -> Row:
    row = parse(**changes).row
    assert row is not None
    return row


def codes(parsed: Parsed) -> list[str]:
    return [problem.code for problem in parsed.problems]


class TestLines:
    def test_counted_by_newline_bytes_with_their_places(self) -> None:
        body = b'\xef\xbb\xbf{"id": "\xe2\x80\xa8"}\r\n\n  \n{}'
        lines = list(read_lines(io.BytesIO(body)))
        assert [(line.number, line.text, line.byte) for line in lines] == [
            (1, '{"id": "\u2028"}\r', 0),
            (2, None, 18),
            (3, None, 19),
            (4, "{}", 22),
        ]
        assert lines[1].problem == lines[2].problem == Problem("blank")
        assert lines[-1].next_byte == len(body)

    @given(st.lists(st.binary(max_size=20), max_size=8), st.integers(0, 8))
    def test_reading_goes_on_where_another_stopped(self, parts: list[bytes], cut: int) -> None:
        body = b"\n".join(parts)
        whole = list(read_lines(io.BytesIO(body)))
        for line in whole[cut : cut + 1]:
            stream = io.BytesIO(body)
            stream.seek(line.byte)
            assert list(read_lines(stream, number=line.number, byte=line.byte)) == whole[cut:]

    def test_overlong_line_is_refused_without_being_held(self) -> None:
        stream = Metered(b'{"a": "', b"x" * 40 * MAX_LINE_BYTES, b'"}\n{}\n')
        lines = list(read_lines(stream))
        assert [(line.number, line.problem) for line in lines] == [(1, Problem("line_too_long")), (2, None)]
        assert stream.largest <= MAX_LINE_BYTES + 2
        assert lines[1].byte == lines[0].next_byte == 40 * MAX_LINE_BYTES + 10

    def test_line_of_exactly_the_limit_is_read(self) -> None:
        exact = b'"' + b"x" * (MAX_LINE_BYTES - 2) + b'"'
        assert [line.problem for line in read_lines(io.BytesIO(exact + b"\n" + exact + b"x\n"))] == [
            None,
            Problem("line_too_long"),
        ]

    @given(st.binary(max_size=200))
    def test_any_bytes_can_be_read(self, body: bytes) -> None:
        lines = list(read_lines(io.BytesIO(body)))
        assert len(lines) == len(body.splitlines(keepends=True)) or b"\r" in body or b"\x0b" in body or b"\x0c" in body
        for line in lines:
            parse_row(line)


class Metered(io.BytesIO):
    """A stream that remembers the largest piece that was asked of it."""

    def __init__(self, *parts: bytes) -> None:
        super().__init__(b"".join(parts))
        self.largest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        piece = super().readline(size)
        self.largest = max(self.largest, len(piece))
        return piece


class TestRows:
    def test_every_field(self) -> None:
        parsed = parse(
            id=" e\u0301-1 ",
            duration_s=2,
            language="EN_us",
            speaker="s-1",
            wake_word="computer",
            wake_word_present=False,
            risk=["medical", "violence", "medical"],
            zone="eu-1",
            recorded_at="2026-10-05T14:30:00+02:00",
            purpose="transcription",
            consent="c-1",
            transcript="cafe\u0301",
            labels={"intent": "x"},
            device={"model": "m"},
            context={"phone": "1", "favourite_colour": "red"},
        )
        assert (parsed.outcome, parsed.ref) == (Outcome.ACCEPTED, "\u00e9-1")
        row = parsed.row
        assert row is not None
        assert (row.ref, row.language, row.duration_s, row.risk) == ("\u00e9-1", "en-US", 2.0, ("violence", "medical"))
        assert (row.speaker, row.zone, row.purpose, row.consent) == ("s-1", "eu-1", "transcription", "c-1")
        assert (row.wake_word, row.wake_word_present) == ("computer", False)
        assert row.recorded_at == datetime(2026, 10, 5, 12, 30, tzinfo=UTC)
        assert row.context == {
            "phone": "1",
            "transcript": "caf\u00e9",
            "labels": {"intent": "x"},
            "device": {"model": "m"},
            "wake_word": "computer",
            "wake_word_present": False,
        }

    def test_little_is_enough(self) -> None:
        row = row_of(language=None, bytes=None)
        assert (row.language, row.speaker, row.purpose, row.consent, row.risk, row.bytes) == (
            "und",
            None,
            None,
            None,
            (),
            None,
        )

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("id", "", "ref_invalid"),
            ("id", "a\nb", "ref_invalid"),
            ("id", "a\ud800", "ref_invalid"),
            ("id", "x" * 201, "ref_invalid"),
            ("path", ["a.wav"], "path_invalid"),
            ("path", "a\ud800.wav", "path_invalid"),
            ("path", "http://host/a.wav", "path_invalid"),
            ("path", "x/../../a.wav", "path_outside"),
            ("bytes", True, "bytes_invalid"),
            ("bytes", -1, "bytes_invalid"),
            ("bytes", 1.5, "bytes_invalid"),
            ("bytes", 10**30, "bytes_invalid"),
            ("duration_s", True, "duration_invalid"),
            ("duration_s", 1e9, "duration_invalid"),
            ("speaker", 7, "speaker_invalid"),
            ("speaker", "", "speaker_invalid"),
            ("speaker", "a\ud800", "speaker_invalid"),
            ("purpose", "marketing", "purpose_unknown"),
            ("purpose", ["training"], "purpose_unknown"),
            ("consent", 1, "consent_invalid"),
            ("consent", "x" * 121, "consent_invalid"),
            ("risk", ["boredom"], "risk_invalid"),
            ("risk", "violence", "risk_invalid"),
            ("risk", [["violence"]], "risk_invalid"),
            ("zone", "EU 1", "zone_invalid"),
        ],
    )
    def test_refused(self, field: str, value: Any, code: str) -> None:
        parsed = parse(**{field: value})
        assert (parsed.outcome, codes(parsed), parsed.row) == (Outcome.REFUSED, [code], None)

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("language", 7, "language_unknown"),
            ("language", "", "language_unknown"),
            ("language", "english", "language_unknown"),
            ("language", "en-" + "x" * 40, "language_unknown"),
            ("language", "日本", "language_unknown"),
            ("wake_word_present", "yes", "field_invalid"),
            ("wake_word", 7, "field_invalid"),
            ("recorded_at", "2026-10-05T14:30:00", "recorded_at_invalid"),
            ("recorded_at", 7, "recorded_at_invalid"),
            ("transcript", ["a"], "field_invalid"),
            ("transcript", "a\u0000", "text_invalid"),
            ("transcript", "x" * 10_001, "text_too_long"),
            ("context", "x", "field_invalid"),
            ("context", {"slots": {"a": "\ud800"}}, "text_invalid"),
            ("context", {"intent": "x" * 10_001}, "text_too_long"),
            ("unheard_of", "\ud800", "text_invalid"),
        ],
    )
    def test_warned_and_left_out(self, field: str, value: Any, code: str) -> None:
        parsed = parse(**{field: value})
        assert (parsed.outcome, codes(parsed)) == (Outcome.WARNED, [code])
        assert parsed.row is not None
        assert parsed.row.context == {}
        assert (parsed.row.language, parsed.row.recorded_at) == ("und" if field == "language" else "ro", None)

    def test_transcript_of_a_machine_is_a_hypothesis(self) -> None:
        assert row_of(transcript="a", transcript_status="asr-output").context == {"hypothesis": "a"}
        assert row_of(transcript="a", transcript_status="asr", hypothesis="b").context == {"hypothesis": "b"}
        assert row_of(transcript="a", transcript_status="source").context == {"transcript": "a"}

    @pytest.mark.parametrize(
        ("hint", "kind", "risk"),
        [
            (True, "crying_baby", ("children",)),
            (True, "explosion", ("violence",)),
            (False, "crying_baby", ()),
            ("x", None, ()),
        ],
    )
    def test_distress_hint(self, hint: Any, kind: str | None, risk: tuple[str, ...]) -> None:
        assert row_of(distress_hint=hint, ambient_class=kind).risk == risk

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("[" * 100_000, "not_json"),
            ('{"id": ' + "[" * 100_000 + "]" * 100_000 + "}", "not_json"),
            ('{"bytes": ' + "1" * 5000 + "}", "number_invalid"),
            ('{"duration_s": 1e999}', "number_invalid"),
            ('{"x": [-Infinity]}', "number_invalid"),
            ("null", "not_an_object"),
            ('"a"', "not_an_object"),
            ("{'id': 1}", "not_json"),
        ],
    )
    def test_what_is_no_row(self, text: str, code: str) -> None:
        assert codes(parse_row(Line(1, text))) == [code]

    def test_key_that_stands_twice_deep_inside(self) -> None:
        text = json.dumps(GOOD)[:-1] + ', "context": {"slots": {"a": 1, "a": 2}}}'
        parsed = parse_row(Line(1, text))
        assert codes(parsed) == ["duplicate_key"]
        assert parsed.row is not None
        assert parsed.row.context == {"slots": {"a": 1}}

    @given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
    def test_no_value_of_any_field_raises_and_no_message_repeats_it(self, changes: dict[str, Any]) -> None:
        parsed = parse(**changes)
        assert (parsed.row is None) == (parsed.outcome in (Outcome.REFUSED, Outcome.SKIPPED))
        if parsed.row is not None:
            json.dumps(parsed.row.context, allow_nan=False).encode()
        assert all(problem.field is None or problem.field in {*FIELDS, "place", "slots"} for problem in parsed.problems)

    @given(st.text())
    def test_no_line_raises(self, text: str) -> None:
        parse_row(Line(1, text))

    def test_a_later_problem_weighs_in(self) -> None:
        parsed = parse(language="xx").with_problem(Problem("file_missing"))
        assert (parsed.outcome, codes(parsed), parsed.row) == (
            Outcome.REFUSED,
            ["language_unknown", "file_missing"],
            None,
        )
        assert parsed.ref == "a"


class TestFiles:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        root = tmp_path / "root"
        (root / "inner").mkdir(parents=True)
        (root / "a.wav").write_bytes(SOUND)
        (tmp_path / "outside.wav").write_bytes(SOUND)
        return root

    def check(self, root: Path, path: str, **changes: Any) -> FoundFile | Problem:
        return check_file(root=root, path=path, **{"sha256": SHA, "size": len(SOUND), **changes})

    def test_found(self, root: Path) -> None:
        assert self.check(root, "./inner/../a.wav") == Problem("path_outside", "path")
        assert self.check(root, "./a.wav") == FoundFile(root / "a.wav", len(SOUND))
        assert self.check(root, "a.wav", size=None) == FoundFile(root / "a.wav", len(SOUND))

    def test_links_are_followed_inside_only(self, root: Path) -> None:
        (root / "inner" / "in.wav").symlink_to(root / "a.wav")
        (root / "out.wav").symlink_to(root.parent / "outside.wav")
        (root / "up").symlink_to(root.parent)
        (root / "loop").symlink_to(root / "loop")
        assert self.check(root, "inner/in.wav") == FoundFile(root / "a.wav", len(SOUND))
        assert self.check(root, "out.wav") == Problem("path_outside", "path")
        assert self.check(root, "up/outside.wav") == Problem("path_outside", "path")
        assert self.check(root, "loop") == Problem("file_unreadable", "path")

    def test_a_root_that_is_a_link_is_the_folder_behind_it(self, root: Path) -> None:
        link = root.parent / "link"
        link.symlink_to(root)
        assert self.check(link, "a.wav") == FoundFile(root / "a.wav", len(SOUND))

    def test_a_neighbour_with_the_same_beginning_is_outside(self, root: Path) -> None:
        neighbour = root.parent / "root-2"
        neighbour.mkdir()
        (neighbour / "a.wav").write_bytes(SOUND)
        (root / "near.wav").symlink_to(neighbour / "a.wav")
        assert self.check(root, "near.wav") == Problem("path_outside", "path")

    def test_what_is_no_file(self, root: Path) -> None:
        os.mkfifo(root / "pipe")
        assert self.check(root, "pipe") == Problem("file_not_regular", "path")
        assert self.check(root, "inner") == Problem("file_not_regular", "path")
        assert self.check(root, "a.wav/b.wav") == Problem("file_unreadable", "path")
        assert self.check(root, "gone.wav") == Problem("file_missing", "path")

    def test_what_is_another_file(self, root: Path) -> None:
        assert self.check(root, "a.wav", size=1) == Problem("bytes_mismatch", "bytes")
        assert self.check(root, "a.wav", sha256="0" * 64) == Problem("sha256_mismatch", "sha256")
        assert self.check(root, "a.wav", max_bytes=3) == Problem("file_too_large", "path")

    @pytest.mark.parametrize(("kept", "named"), [("e\u0301.wav", "\u00e9.wav"), ("\u00e9.wav", "e\u0301.wav")])
    def test_composed_and_decomposed_names_are_one(self, root: Path, kept: str, named: str) -> None:
        (root / kept).write_bytes(SOUND)
        assert self.check(root, named) == FoundFile(root / kept, len(SOUND))

    @given(st.text(max_size=40))
    def test_no_path_that_passes_leads_out(self, path: str) -> None:
        if check_path(path) is None:
            assert not os.path.relpath(os.path.join("/root", path), "/root").startswith("..")

    @given(st.lists(st.sampled_from(["..", ".", "a", "/", "\\", "C:", "%2e%2e", "~"]), max_size=5))
    def test_no_combination_of_steps_leads_out(self, steps: list[str]) -> None:
        path = "/".join(steps)
        if check_path(path) is None:
            assert os.path.normpath(os.path.join("/root", path)).startswith("/root")


def real_rows() -> Iterator[Parsed]:
    with (DATA / "manifest.jsonl").open("rb") as stream:
        yield from map(parse_row, read_lines(stream))


def test_the_real_manifest_is_read_whole() -> None:
    parsed = list(real_rows())
    assert len(parsed) == 1474
    assert {item.outcome for item in parsed} == {Outcome.ACCEPTED}
    rows = [item.row for item in parsed if item.row is not None]
    assert sum(row.language == "und" for row in rows) == 139
    assert sum("hypothesis" in row.context for row in rows) == 2
    assert {row.risk for row in rows} == {(), ("children",), ("violence",)}


def test_the_edge_files_are_found() -> None:
    rows = [item.row for item in real_rows() if item.row is not None and item.row.path.startswith("edge/")]
    assert len(rows) == 45
    for row in rows:
        found = check_file(root=DATA, path=row.path, sha256=row.sha256, size=row.bytes)
        assert isinstance(found, FoundFile), row.path


def test_reference_page_is_in_step() -> None:
    assert_in_step(page="manifest.md", table=problems.as_markdown())


def test_a_code_that_nobody_wrote_down_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such problem"):
        Problem("odd")

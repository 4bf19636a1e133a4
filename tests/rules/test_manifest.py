"""Manifest rows: what is read, refused or only warned of, and that nothing a source writes ends an intake."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.clips import problems
from annotation.clips.lines import Line, read_lines
from annotation.clips.manifest import Parsed, Row, parse_row
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
    "clearance",
    "residency",
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


def test_every_field() -> None:
    parsed = parse(
        id=" e\u0301-1 ",
        duration_s=2,
        language="EN_us",
        speaker="s-1",
        wake_word="computer",
        wake_word_present=False,
        risk=["medical", "violence", "medical"],
        zone="eu-1",
        clearance="medical_1",
        residency="eu",
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
    assert (row.clearance, row.residency) == ("medical_1", "eu")
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


def test_little_is_enough() -> None:
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
        ("clearance", "", "clearance_invalid"),
        ("clearance", ["medical"], "clearance_invalid"),
        ("clearance", "a\ud800", "clearance_invalid"),
        ("residency", "Europe", "residency_invalid"),
        ("residency", "e" * 17, "residency_invalid"),
    ],
)
def test_refused(field: str, value: Any, code: str) -> None:
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
def test_warned_and_left_out(field: str, value: Any, code: str) -> None:
    parsed = parse(**{field: value})
    assert (parsed.outcome, codes(parsed)) == (Outcome.WARNED, [code])
    assert parsed.row is not None
    assert parsed.row.context == {}
    assert (parsed.row.language, parsed.row.recorded_at) == ("und" if field == "language" else "ro", None)


def test_transcript_of_a_machine_is_a_hypothesis() -> None:
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
def test_distress_hint(hint: Any, kind: str | None, risk: tuple[str, ...]) -> None:
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
def test_what_is_no_row(text: str, code: str) -> None:
    assert codes(parse_row(Line(1, text))) == [code]


def test_key_that_stands_twice_deep_inside() -> None:
    text = json.dumps(GOOD)[:-1] + ', "context": {"slots": {"a": 1, "a": 2}}}'
    parsed = parse_row(Line(1, text))
    assert codes(parsed) == ["duplicate_key"]
    assert parsed.row is not None
    assert parsed.row.context == {"slots": {"a": 1}}


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
def test_no_value_of_any_field_raises_and_no_message_repeats_it(changes: dict[str, Any]) -> None:
    parsed = parse(**changes)
    assert (parsed.row is None) == (parsed.outcome in (Outcome.REFUSED, Outcome.SKIPPED))
    if parsed.row is not None:
        json.dumps(parsed.row.context, allow_nan=False).encode()
    assert all(problem.field is None or problem.field in {*FIELDS, "place", "slots"} for problem in parsed.problems)


@given(st.text())
def test_no_line_raises(text: str) -> None:
    parse_row(Line(1, text))


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


def test_reference_page_is_in_step() -> None:
    assert_in_step(page="manifest.md", table=problems.as_markdown())


def test_a_code_that_nobody_wrote_down_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such problem"):
        Problem("odd")

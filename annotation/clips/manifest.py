"""One row of a manifest: from a line of JSON to a frozen Row, or to the reasons why there is none.

Everything a row says about content (context, transcript, labels, what the assistant heard) ends in `Row.context`, raw;
nothing of it may be stored or shown before `annotation.clips.context.filter_at_intake` has been over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotation.clips import values
from annotation.clips.lines import Line
from annotation.clips.parse import parse_object
from annotation.clips.paths import check_path
from annotation.clips.problems import Outcome, Problem, outcome_of
from annotation.projects.fields import CONTEXT_FIELDS

# These are also taken from the row itself, where most sources write them.
_BESIDE = ("hypothesis", "transcript", "wake_word", "wake_word_present", "labels", "device")


@dataclass(frozen=True)
class Row:
    """A row whose writing is in order; its file has not been looked at yet."""

    ref: str
    path: str
    sha256: str
    bytes: int | None
    duration_s: float | None  # what the source claims; the worker measures
    language: str
    speaker: str | None
    wake_word: str | None
    wake_word_present: bool | None
    risk: tuple[str, ...]
    zone: str | None
    clearance: str | None
    residency: str | None
    recorded_at: datetime | None
    purpose: str | None
    consent: str | None
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Parsed:
    """What became of one line so far; `ref` is there as soon as the row has a usable id."""

    line: int
    outcome: Outcome
    ref: str | None = None
    row: Row | None = None
    problems: tuple[Problem, ...] = ()


def parse_row(line: Line) -> Parsed:
    """Read one line into a Row, with every problem found in its writing.

    Refused and skipped lines carry no row. The caller looks at the file (`paths.check_file`) and lets the database's
    uniqueness find an id that stands twice.
    """
    if line.text is None:
        return _judged(line=line.number, ref=None, row=None, problems=(line.problem or Problem("blank"),))
    read = parse_object(line.text)
    if isinstance(read, Problem):
        return _judged(line=line.number, ref=None, row=None, problems=(read,))
    found = values.Findings(read.problems)
    ref = found.take(values.ref(read.fields.get("id")))
    row = _row(ref or "", read.fields, found)
    return _judged(line=line.number, ref=ref, row=row, problems=found.problems)


def _judged(*, line: int, ref: str | None, row: Row | None, problems: tuple[Problem, ...]) -> Parsed:
    outcomes = {outcome_of(problem.code) for problem in problems}
    for outcome in (Outcome.REFUSED, Outcome.SKIPPED):
        if outcome in outcomes:
            return Parsed(line, outcome, ref, None, problems)
    return Parsed(line, Outcome.WARNED if outcomes else Outcome.ACCEPTED, ref, row, problems)


def _row(ref: str, fields: Mapping[str, Any], found: values.Findings) -> Row:
    path = fields.get("path")
    found.note(check_path(path))
    context = _context(fields, found)
    return Row(
        ref=ref,
        path=path if isinstance(path, str) else "",
        sha256=found.take(values.sha256(fields.get("sha256"))) or "",
        bytes=found.take(values.size(fields.get("bytes"))),
        duration_s=found.take(values.duration(fields.get("duration_s"))),
        language=found.take(values.language(fields.get("language"))) or "und",
        speaker=found.take(values.name(fields.get("speaker"), field="speaker", code="speaker_invalid")),
        wake_word=context.get("wake_word"),
        wake_word_present=context.get("wake_word_present"),
        risk=found.take(values.risk(fields)) or (),
        zone=found.take(values.zone(fields.get("zone"))),
        clearance=found.take(values.clearance(fields.get("clearance"))),
        residency=found.take(values.residency(fields.get("residency"))),
        recorded_at=found.take(values.instant(fields.get("recorded_at"))),
        purpose=found.take(values.purpose(fields.get("purpose"))),
        consent=found.take(
            values.name(fields.get("consent"), field="consent", code="consent_invalid", longest=values.MAX_CONSENT)
        ),
        context=context,
    )


def _context(fields: Mapping[str, Any], found: values.Findings) -> dict[str, Any]:
    """Gather what is said about content: the `context` object, and the fields that sources write beside it."""
    given = found.take(values.mapping(fields.get("context"), field="context")) or {}
    said = {name: given.get(name) for name in CONTEXT_FIELDS}
    beside = {name: fields.get(name) for name in _BESIDE}
    said.update({name: value for name, value in beside.items() if value is not None})
    status = fields.get("transcript_status")
    if isinstance(status, str) and status.startswith("asr"):
        # A machine wrote it: it is what somebody may correct, never what they are measured against.
        said["hypothesis"] = said["hypothesis"] if said["hypothesis"] is not None else said["transcript"]
        said["transcript"] = None
    read = {name: found.take(values.content(value, field=name)) for name, value in said.items()}
    return {name: value for name, value in read.items() if value is not None}

"""The rows of an export: one for each label that counts, with the fields that its purpose shows to the ML role."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from annotation.clips.context import render_for
from annotation.clips.models import Clip
from annotation.exports.rules import nfc
from annotation.labels.models import Label
from annotation.projects.fields import Role, may_see
from annotation.subjects.sealing import unseal


class Column(NamedTuple):
    """A column: its name, its kind (see formats.py), and what it says."""

    name: str
    kind: str
    about: str


COLUMNS = (
    Column("clip", "text", "random id of the recording"),
    Column("ref", "text", "the source's own reference of the recording"),
    Column("subject", "text", "random pseudonym of the speaker"),
    Column("language", "text", "language tag, und where unknown"),
    Column("duration_s", "number", "length of the recording in seconds"),
    Column("answers", "json", "question id to answer, after the form of form_version"),
    Column("conditions", "texts", "codes of what was odd about the recording"),
    Column("heard_language", "text", "tag of the language heard, where that is another one and was told"),
    Column("reviewer", "text", "alias of who answered, good in this project alone"),
    Column("label", "text", "random id of this version of the answers"),
    Column("version", "integer", "1 for the first answers, higher once they were corrected"),
    Column("surplus", "flag", "more answers than were wanted"),
    Column("made_at", "time", "when this version was made, UTC"),
    Column("form_version", "integer", "number of the question sheet"),
    Column("context", "json", "what the source said about the recording, as far as the purpose allows"),
)
Row = dict[str, Any]


def row_of(*, label: Label, aliases: Mapping[int, str]) -> Row:
    """Return the row of a label that has clip, subject, purpose, assignment and form loaded.

    Times stay datetimes. Raises KeyGone when the speaker's key was destroyed meanwhile.
    """
    clip = label.clip
    purpose = "" if clip.purpose is None else clip.purpose.code
    answers = unseal(sealed=label.answers, context=("answers", label.assignment.public_id, label.version))
    return {
        "clip": str(clip.public_id),
        "ref": _if_shown("ref", purpose, nfc(clip.ref)),
        "subject": str(clip.subject.pseudonym),
        "language": _if_shown("language", purpose, clip.language),
        "duration_s": _if_shown("duration_s", purpose, clip.duration_ms / 1000),
        "answers": nfc(answers),
        "conditions": list(label.conditions),
        "heard_language": label.heard_language or None,
        "reviewer": aliases.get(label.person_id),
        "label": str(label.public_id),
        "version": label.version,
        "surplus": label.surplus,
        "made_at": label.made_at,
        "form_version": label.form.number,
        "context": _context(clip, purpose),
    }


def _context(clip: Clip, purpose: str) -> dict[str, Any]:
    kept = unseal(sealed=clip.content, context=("content", clip.public_id))
    rendered: dict[str, Any] = nfc(render_for(role=Role.ML, purpose=purpose, kept=kept))
    return rendered


def _if_shown(field: str, purpose: str, value: Any) -> Any:
    return value if may_see(field=field, purpose=purpose, role=Role.ML) else None


def time_text(instant: datetime) -> str:
    """Return a time as it stands in text formats."""
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")

"""What a request says of a clip, read against the form that it answers."""

from collections.abc import Mapping
from typing import Any

from annotation.labels.actions import Answered
from annotation.labels.conditions import CONDITIONS, read_heard_language
from annotation.labels.models import Mark
from annotation.projects.answers import check_answers
from config.base.errors import Invalid


def check_answered(*, definition: Mapping[str, Any], language: str, body: Mapping[str, Any]) -> Answered:
    """Read answers, conditions and marks of a request against a form. Raises Invalid, InvalidAnswers."""
    conditions = body.get("conditions") or []
    if not isinstance(conditions, list) or any(code not in CONDITIONS for code in conditions):
        raise Invalid("conditions is a list of known codes.", field="conditions")
    active_ms = body.get("active_ms") or 0
    if not isinstance(active_ms, int) or not 0 <= active_ms < 2**31:
        raise Invalid("active_ms is a number of milliseconds.", field="active_ms")
    return Answered(
        answers=check_answers(
            definition=definition, answers=body.get("answers") or {}, conditions=conditions, language=language
        ),
        conditions=sorted(set(conditions), key=CONDITIONS.index),
        heard_language=read_heard_language(body.get("heard_language"), conditions=conditions, language=language),
        marks=_marks(body.get("marks") or []),
        active_ms=active_ms,
    )


def _marks(value: Any) -> list[tuple[str, int, int]]:
    marks = []
    for item in value if isinstance(value, list) else [None]:
        match item:
            case {"kind": str(kind), "start_ms": int(start), "end_ms": int(end)} if (
                kind in Mark.Kind.values and 0 <= start < end < 2**31
            ):
                marks.append((kind, start, end))
            case _:
                raise Invalid("marks is a list of {kind, start_ms, end_ms}.", field="marks")
    return marks

"""What the OpenAPI document says of labels and drafts (api.py beside it)."""

from collections.abc import Mapping

from annotation.labels.conditions import CONDITIONS
from annotation.labels.models import Mark
from config.base.openapi_pieces import ID, TIME, WHOLE, Answer, Call, Shape, an_object, answer, given, many, ref

_MADE: Mapping[int, Answer] = {201: answer("The label as it stands.", "Label")}
_CONTENT: Mapping[str, Shape] = {
    "answers": ref("Answers"),
    "conditions": many({"type": "string", "enum": list(CONDITIONS)}),
    "heard_language": {"type": ["string", "null"], "description": "with wrong_language: the tag of the one heard"},
    "marks": many(ref("Mark")),
}
_MILLISECONDS: Shape = {**WHOLE, "minimum": 0, "maximum": 2**31 - 1}

CALLS: Mapping[str, Call] = {
    "POST assignments/{assignment_id}/label": {
        "id": "assignment_label",
        "about": "Answer the form for a clip. A late label is kept; only of what was withdrawn nothing is kept.",
        "scopes": ("review",),
        "key": True,
        "body": ref("LabelRequest"),
        "answers": _MADE,
        "refusals": ["invalid_answers", "already_ended", "withdrawn", "idempotency_conflict", "key_gone"],
    },
    "PUT assignments/{assignment_id}/draft": {
        "id": "assignment_draft",
        "about": "Keep what was typed and not sent. The newest wins: of two with a whole number as `revision` "
        "the higher, else the later. At most 64 KiB.",
        "scopes": ("review",),
        "body": {"type": "object", "additionalProperties": {}},
        "answers": {204: {"about": "Kept."}},
        "refusals": ["withdrawn", "key_gone"],
    },
    "PATCH labels/{label_id}": {
        "id": "label_correct",
        "about": "Make a new version of an own label, while its window is open.",
        "scopes": ("review",),
        "key": True,
        "body": ref("CorrectionRequest"),
        "answers": _MADE,
        "refusals": ["invalid_answers", "edit_window_closed", "withdrawn", "idempotency_conflict", "key_gone"],
    },
}
SHAPES: Mapping[str, Shape] = {
    "AnswerValue": {
        "description": "choice: an option; multi_choice: options; rating: 1 to 5; else a text. Or `cannot_tell`.",
        "anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}}],
    },
    "Answers": {
        "type": "object",
        "description": "An answer by question.",
        "additionalProperties": ref("AnswerValue"),
    },
    "Mark": given(
        "kind", "start_ms", "end_ms",
        kind={"type": "string", "enum": list(Mark.Kind.values)},
        start_ms=_MILLISECONDS,
        end_ms={**_MILLISECONDS, "minimum": 1},
    ),
    "LabelRequest": given("answers", **_CONTENT, heard=ref("Heard"), active_ms=_MILLISECONDS),
    "CorrectionRequest": given("answers", **_CONTENT),
    "Label": an_object(
        id=ID,
        version={**WHOLE, "minimum": 1},
        edit_until=TIME,
        status={"type": "string", "enum": ["done", "surplus"]},
    ),
}  # fmt: skip

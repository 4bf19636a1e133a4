"""What the OpenAPI document says of the desk's calls about shifts, batches and assignments (api.py beside it)."""

from collections.abc import Mapping

from annotation.queue.hearing import MAX_INTERVALS
from annotation.queue.models import Assignment
from annotation.queue.rules import MAX_BATCH_SIZE
from annotation.queue.skip_reasons import SKIP_REASONS
from config.base.openapi_pieces import (
    ID,
    NUMBER,
    SOUND,
    TEXT,
    TIME,
    WHOLE,
    Answer,
    Call,
    Shape,
    an_object,
    answer,
    given,
    many,
    or_null,
    ref,
)  # fmt: skip

_REVIEW = ("review",)
_ENDED: Mapping[int, Answer] = {201: answer("How it ended.", "Ended")}
_PARKED: Mapping[int, Answer] = {
    200: {"about": "Where it lies.", "shape": an_object(id=ID, state=TEXT, parked={"type": "boolean"})}
}
_END_REFUSALS = ("already_ended", "withdrawn", "idempotency_conflict", "key_gone")
_TODAY: Mapping[int, Answer] = {200: answer("The day as it is now.", "Today")}

CALLS: Mapping[str, Call] = {
    "POST shifts/start": {
        "id": "shifts_start",
        "about": "Begin a shift.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _TODAY,
        "refusals": ["already_on_shift", "idempotency_conflict"],
    },
    "POST shifts/end": {
        "id": "shifts_end",
        "about": "End the shift; what is still held goes back.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _TODAY,
        "refusals": ["not_on_shift", "idempotency_conflict"],
    },
    "POST breaks/start": {
        "id": "breaks_start",
        "about": "Begin a break; clips that were not opened go back.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _TODAY,
        "refusals": ["not_on_shift", "already_on_break", "idempotency_conflict"],
    },
    "POST breaks/end": {
        "id": "breaks_end",
        "about": "End the break.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _TODAY,
        "refusals": ["not_on_shift", "not_on_break", "idempotency_conflict"],
    },
    "POST batches": {
        "id": "batches_take",
        "about": "Give clips: a new batch, or a top-up of the live one, never one beside it.",
        "scopes": _REVIEW,
        "key": True,
        "body": ref("BatchRequest"),
        "answers": {201: answer("The live batch.", "Batch")},
        "refusals": [
            "not_on_shift", "on_break", "break_due", "shift_over", "quota_reached", "exposure_limit",
            "not_a_working_day", "paused", "not_qualified", "no_work", "no_form", "idempotency_conflict",
            # The project that was asked for; or, of a repeat, the batch that has ended meanwhile.
            "not_found", "no_batch",
        ],
    },
    "GET batches/current": {
        "id": "batches_current",
        "about": "The live batch with drafts, less what was withdrawn.",
        "scopes": _REVIEW,
        "answers": {200: answer("The live batch.", "Batch")},
        "refusals": ["no_batch"],
    },
    "POST batches/{batch_id}/return": {
        "id": "batches_return",
        "about": "Give everything back that is still held.",
        "scopes": _REVIEW,
        "key": True,
        "answers": {200: {"about": "The assignments that went back.", "shape": an_object(returned=many(ID))}},
        "refusals": ["idempotency_conflict"],
    },
    "POST heard": {
        "id": "heard",
        "about": "Tell what was played; renews the lease, and names what may not be played any more.",
        "scopes": _REVIEW,
        "body": given(
            plays={
                "type": "object",
                "description": "what was played, by assignment",
                "propertyNames": {"format": "uuid"},
                "maxProperties": 2 * MAX_BATCH_SIZE,
                "additionalProperties": ref("Heard"),
            }
        ),
        "answers": {200: answer("What was withdrawn, and until when the lease runs.", "HeardAnswer")},
    },
    "GET assignments/{assignment_id}/audio": {
        "id": "assignment_audio",
        "about": "The playback copy of a clip in hand, Ogg Opus.",
        "scopes": _REVIEW,
        "ranged": True,
        "answers": SOUND,
        "refusals": ["withdrawn", "key_gone", "not_on_shift", "on_break", "break_due", "shift_over"],
    },
    "POST assignments/{assignment_id}/skip": {
        "id": "assignment_skip",
        "about": "Let a clip go; somebody else gets it.",
        "scopes": _REVIEW,
        "key": True,
        "body": given(
            reason={"type": "string", "enum": ["", *SKIP_REASONS]},
            heard=ref("Heard"),
        ),
        "answers": _ENDED,
        "refusals": _END_REFUSALS,
    },
    "POST assignments/{assignment_id}/accidental": {
        "id": "assignment_accidental",
        "about": "Nobody meant to send this: it is taken from everybody and will be erased.",
        "scopes": _REVIEW,
        "key": True,
        "body": given(heard=ref("Heard")),
        "answers": _ENDED,
        "refusals": _END_REFUSALS,
    },
    "POST assignments/{assignment_id}/undo": {
        "id": "assignment_undo",
        "about": "Take a clip up again that was skipped, called accidental, or escalated without a kind.",
        "scopes": _REVIEW,
        "key": True,
        "answers": {
            200: {
                "about": "The assignment as in a batch; null where only a late report of an ended one was taken back.",
                "shape": an_object(assignment=or_null(ref("Assignment"))),
            }
        },
        "refusals": ["undo_window_closed", "not_on_shift", "on_break", "paused", "idempotency_conflict", "key_gone"],
    },
    "POST assignments/{assignment_id}/park": {
        "id": "assignment_park",
        "about": "Lay a clip aside: it stays held, with its draft, while one goes on with others.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _PARKED,
        "refusals": ["already_ended", "withdrawn", "idempotency_conflict"],
    },
    "POST assignments/{assignment_id}/unpark": {
        "id": "assignment_unpark",
        "about": "Take a clip up again that was laid aside.",
        "scopes": _REVIEW,
        "key": True,
        "answers": _PARKED,
        "refusals": ["already_ended", "withdrawn", "idempotency_conflict"],
    },
    "GET assignments/recent": {
        "id": "assignments_recent",
        "about": "The last 20 that I ended in this shift; what is shown is logged.",
        "scopes": _REVIEW,
        "answers": {200: answer("Newest first; there is only one page.", "Recent")},
    },
}  # fmt: skip

SHAPES: Mapping[str, Shape] = {
    "Interval": {
        "type": "array",
        "description": "from and to in milliseconds of the clip, and when that listening began",
        "prefixItems": [{**WHOLE, "minimum": 0}, {**WHOLE, "minimum": 0, "maximum": 2**31 - 1}, TIME],
        "minItems": 3,
        "maxItems": 3,
    },
    "Heard": many(ref("Interval"), maxItems=MAX_INTERVALS),
    "HeardAnswer": an_object(withdrawn=many(ID), expires_at=or_null(TIME)),
    "BatchRequest": given(
        project={"type": ["string", "null"], "description": "slug"},
        size={"type": ["integer", "null"], "minimum": 1, "maximum": MAX_BATCH_SIZE},
    ),
    "Batch": an_object(id=ID, expires_at=TIME, form=ref("Form"), assignments=many(ref("Assignment"))),
    "Form": an_object(project=an_object(slug=TEXT, name=ref("Texts")), version=WHOLE, definition=ref("FormDefinition")),
    "Peaks": an_object(
        rate_hz=NUMBER,
        data={"type": "string", "contentEncoding": "base64", "description": "int8 pairs: minimum, maximum, minimum, …"},
    ),
    "Assignment": an_object(
        id=ID,
        duration_s=NUMBER,
        language=TEXT,
        context={
            "type": "object",
            "description": "what the purpose lets a reviewer see, see fields.md",
            "additionalProperties": {},
        },
        warnings=many(TEXT),
        conditions=many(TEXT),
        audio_url=TEXT,
        peaks=or_null(ref("Peaks")),
        prefill={"type": "object", "additionalProperties": ref("AnswerValue")},
        draft=or_null({"type": "object", "additionalProperties": {}}),
        parked={"type": "boolean", "description": "laid aside; still held"},
    ),
    "Recent": an_object(results=many(ref("RecentOne")), next={"type": "null"}, forms=many(ref("Form"))),
    "RecentOne": an_object(
        id=ID,
        state={"type": "string", "enum": [str(state) for state in Assignment.State if state != Assignment.State.HELD]},
        withdrawn={"type": "boolean", "description": "the clip was stopped since; nothing of it is shown"},
        ended_at=TIME,
        project=an_object(slug=TEXT, name=ref("Texts")),
        form_version=WHOLE,
        answered=or_null(
            an_object(
                answers=ref("Answers"),
                conditions=many(TEXT),
                heard_language=or_null(TEXT),
                marks=many(ref("Mark")),
            )
        ),
        label=or_null(an_object(id=ID, version=WHOLE, edit_until=TIME)),
        undo_until=or_null(TIME),
        may_escalate={"type": "boolean"},
    ),
    "Ended": an_object(id=ID, state={"type": "string", "enum": ["skipped", "accidental"]}, undo_until=TIME),
}

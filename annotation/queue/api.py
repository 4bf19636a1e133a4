"""The desk's calls about batches and assignments: parse, one call of a journey, render."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from annotation.clips.serving import audio_response
from annotation.flow import desk, dispose, hand_out, listen, park, recent, shift
from annotation.queue.hearing import parse_plays
from annotation.queue.models import Assignment
from annotation.queue.rules import MAX_BATCH_SIZE
from config.base.clock import utc_now
from config.base.errors import Invalid
from config.base.plain import answer, plain
from config.base.requests import idempotency_key, json_object
from reviewers import gate


@plain("POST")
def batches(request: HttpRequest) -> HttpResponse:
    """`POST batches`: a batch, topped up."""
    caller = gate.reviewer(request)
    body = json_object(request)
    key = idempotency_key(request, body=request.body)
    batch = hand_out.take_batch(
        caller=caller, project=_slug(body.get("project")), size=_size(body.get("size")), key=key, now=utc_now()
    )
    return answer(desk.batch_view(batch=batch), status=201)


def _slug(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise Invalid("project is a slug.", field="project")


def _size(value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_BATCH_SIZE):
        return value
    raise Invalid(f"size is a number from 1 to {MAX_BATCH_SIZE}.", field="size")


@plain("GET")
def current(request: HttpRequest) -> HttpResponse:
    """`GET batches/current`: what I hold, with drafts."""
    caller = gate.reviewer(request)
    batch = hand_out.current_batch(person_id=caller.person_id)
    return answer(desk.batch_view(batch=batch))


@plain("POST")
def give_back(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """`POST batches/{id}/return`."""
    caller = gate.reviewer(request)
    key = idempotency_key(request, body=request.body)
    returned = hand_out.return_batch(caller=caller, batch_id=batch_id, key=key, now=utc_now())
    return answer({"returned": [one.public_id for one in returned]})


@plain("POST")
def heard(request: HttpRequest) -> HttpResponse:
    """`POST heard`: what was played; renews the lease and names what was withdrawn."""
    caller = gate.visiting_reviewer(request)
    plays = json_object(request).get("plays", {})
    if not isinstance(plays, dict) or len(plays) > 2 * MAX_BATCH_SIZE:
        raise Invalid("plays is an object of lists by assignment.", field="plays")
    try:
        read = {UUID(name): parse_plays(value) for name, value in plays.items()}
    except ValueError:
        raise Invalid("plays is an object of lists by assignment.", field="plays") from None
    report = listen.report_heard(caller=caller, plays=read, now=utc_now())
    return answer({"withdrawn": report.withdrawn, "expires_at": report.expires_at})


def _ended(assignment: Assignment, *, status: int = 201) -> HttpResponse:
    return answer(
        {
            "id": assignment.public_id,
            "state": assignment.state,
            "undo_until": assignment.ended_at and dispose.undo_until(ended_at=assignment.ended_at),
        },
        status=status,
    )


@plain("GET")
def audio(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`GET assignments/{id}/audio`: the playback copy of a clip I hold, by ranges."""
    caller = gate.visiting_reviewer(request)
    copy = listen.serve(caller=caller, assignment_id=assignment_id, now=utc_now())
    return audio_response(copy=copy, range_header=request.META.get("HTTP_RANGE"))


@plain("POST")
def skip(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`POST assignments/{id}/skip`."""
    caller = gate.reviewer(request)
    body = json_object(request)
    ended = dispose.skip(
        caller=caller,
        assignment_id=assignment_id,
        reason=str(body.get("reason") or ""),
        plays=parse_plays(body.get("heard", [])),
        key=idempotency_key(request, body=request.body),
        now=utc_now(),
    )
    return _ended(ended)


@plain("POST")
def accidental(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`POST assignments/{id}/accidental`."""
    caller = gate.reviewer(request)
    ended = dispose.call_accidental(
        caller=caller,
        assignment_id=assignment_id,
        plays=parse_plays(json_object(request).get("heard", [])),
        key=idempotency_key(request, body=request.body),
        now=utc_now(),
    )
    return _ended(ended)


@plain("POST")
def undo(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`POST assignments/{id}/undo`: take up what I skipped, called accidental, or escalated without a kind."""
    caller = gate.reviewer(request)
    held = dispose.undo(
        caller=caller,
        assignment_id=assignment_id,
        key=idempotency_key(request, body=request.body),
        now=utc_now(),
    )
    return answer({"assignment": desk.reopened_view(assignment=held)})


def _aside(journey: Any) -> Any:
    @plain("POST")
    def call(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
        caller = gate.reviewer(request)
        key = idempotency_key(request, body=request.body)
        found = journey(caller=caller, assignment_id=assignment_id, key=key, now=utc_now())
        return answer({"id": found.public_id, "state": found.state, "parked": found.parked_at is not None})

    return call


@plain("GET")
def last_ended(request: HttpRequest) -> HttpResponse:
    """`GET assignments/recent`: my last 20 of this shift."""
    caller = gate.reviewer(request)
    return answer(recent.recent_view(ended=recent.last_ended(caller=caller, now=utc_now())))


def _shift_call(journey: Any) -> Any:
    @plain("POST")
    def call(request: HttpRequest) -> HttpResponse:
        caller = gate.reviewer(request)
        key = idempotency_key(request, body=request.body)
        return answer(gate.today_body(journey(caller=caller, key=key, now=utc_now())))

    return call


urlpatterns: list[URLPattern] = [
    path("batches", batches),
    path("batches/current", current),
    path("batches/<uuid:batch_id>/return", give_back),
    path("heard", heard),
    path("assignments/<uuid:assignment_id>/audio", audio),
    path("assignments/<uuid:assignment_id>/skip", skip),
    path("assignments/<uuid:assignment_id>/accidental", accidental),
    path("assignments/<uuid:assignment_id>/undo", undo),
    path("assignments/<uuid:assignment_id>/park", _aside(park.park)),
    path("assignments/<uuid:assignment_id>/unpark", _aside(park.unpark)),
    path("assignments/recent", last_ended),
    path("shifts/start", _shift_call(shift.start_shift)),
    path("shifts/end", _shift_call(shift.end_shift)),
    path("breaks/start", _shift_call(shift.start_break)),
    path("breaks/end", _shift_call(shift.end_break)),
]

"""The desk's calls about labels and drafts: parse, one call of a journey, render."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from annotation.flow import review
from annotation.queue.hearing import parse_plays
from config.base.clock import utc_now
from config.base.errors import TooLarge
from config.base.plain import answer, plain, private
from config.base.requests import idempotency_key, json_object
from reviewers import gate

MAX_DRAFT_BYTES = 64 * 1024


def _made(label: review.Made) -> HttpResponse:
    return answer(
        {
            "id": label.public_id,
            "version": label.version,
            "edit_until": label.edit_until,
            "status": "surplus" if label.surplus else "done",
        },
        status=201,
    )


@plain("POST")
def label(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`POST assignments/{id}/label`."""
    caller = gate.visiting_reviewer(request)
    body = json_object(request)
    made = review.submit_label(
        caller=caller,
        assignment_id=assignment_id,
        body=body,
        plays=parse_plays(body.get("heard", [])),
        key=idempotency_key(request, body=request.body),
        now=utc_now(),
    )
    return _made(made)


@plain("PATCH")
def correct(request: HttpRequest, label_id: UUID) -> HttpResponse:
    """`PATCH labels/{id}`: a new version."""
    caller = gate.reviewer(request)
    made = review.edit_label(
        caller=caller,
        label_id=label_id,
        body=json_object(request),
        key=idempotency_key(request, body=request.body),
        now=utc_now(),
    )
    return _made(made)


@plain("PUT")
def draft(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """`PUT assignments/{id}/draft`: what was typed and not sent; the newest wins, so it needs no key."""
    caller = gate.reviewer(request)
    body = json_object(request)
    if len(request.body) > MAX_DRAFT_BYTES:
        raise TooLarge(limit_bytes=MAX_DRAFT_BYTES)
    review.save_draft(caller=caller, assignment_id=assignment_id, body=body, now=utc_now())
    return private(HttpResponse(status=204))


urlpatterns: list[URLPattern] = [
    path("assignments/<uuid:assignment_id>/label", label),
    path("assignments/<uuid:assignment_id>/draft", draft),
    path("labels/<uuid:label_id>", correct),
]

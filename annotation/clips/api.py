"""Intakes over HTTP: parse, one call of a journey, render."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.clips.models import Intake
from annotation.clips.queries import RowReport
from annotation.clips.serializers import IntakeIn, IntakeOut, TermsIn
from annotation.clips.uploads import CountedUploads, fingerprint, upload_of
from annotation.flow import intake as flow
from config.base.clock import utc_now
from config.base.errors import NotSignedIn
from config.base.openapi_pieces import KEY, told
from config.base.requests import idempotency_key
from reviewers import gate

NDJSON = "application/x-ndjson"
_SCOPES = ("intake",)


class IntakesView(APIView):
    """`POST projects/{slug}/intakes`: begin an intake of uploaded files."""

    parser_classes = (MultiPartParser,)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Set the upload handler before anything (the check of a browser's token, too) reads the body."""
        request.upload_handlers = [CountedUploads(request)]
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="intakes_create",
        parameters=[KEY],
        request=IntakeIn,
        responses={202: IntakeOut},
        extensions=told(
            scopes=_SCOPES,
            refusals=[
                "manifest_missing", "upload_invalid", "purpose_unknown", "purpose_differs", "project_archived",
                "idempotency_conflict",
            ],
        ),
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        """Begin an intake; the same key begins it once."""
        caller = _caller(request)
        received = request._request
        terms = TermsIn(data=received.POST)
        terms.is_valid(raise_exception=True)
        given = {name: str(value) for name, value in terms.validated_data.items()}
        intake = flow.start_from_upload(
            caller=caller,
            terms=flow.Terms(
                project=slug,
                purpose=given.get("purpose") or None,
                consent=given.get("consent", ""),
                source=given.get("source") or None,
            ),
            upload=upload_of(files=received.FILES),
            key=idempotency_key(received, body=fingerprint(fields=given, files=received.FILES)),
            now=utc_now(),
        )
        return Response(_rendered(flow.look_at(intake=intake)), status=202)


class IntakeView(APIView):
    """`GET intakes/{id}`."""

    @extend_schema(operation_id="intakes_retrieve", responses=IntakeOut, extensions=told(scopes=_SCOPES))
    def get(self, request: Request, intake_id: UUID) -> Response:
        """Return an intake with its progress."""
        caller = _caller(request)
        return Response(_rendered(flow.find(caller=caller, public_id=intake_id)))


class RowErrorsView(APIView):
    """`GET intakes/{id}/errors`."""

    @extend_schema(
        operation_id="intakes_errors",
        responses={
            (200, NDJSON): OpenApiResponse(
                OpenApiTypes.STR, description="A JSON object a line: line, ref, outcome, code, message"
            )
        },
        extensions=told(scopes=_SCOPES),
    )
    def get(self, request: Request, intake_id: UUID) -> StreamingHttpResponse:
        """Stream what is to be said of refused and warned rows."""
        caller = _caller(request)
        found = flow.find(caller=caller, public_id=intake_id)
        return StreamingHttpResponse(
            _lines(flow.row_reports(intake_id=found.intake.pk)),
            content_type=NDJSON,
            headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="row-errors.jsonl"'},
        )


def _caller(request: Request) -> gate.Caller:
    """Return who calls, when they may take clips in."""
    caller: Any = request.user
    if not isinstance(caller, gate.Caller):
        raise NotSignedIn
    caller.require_intake()
    return caller


def _rendered(standing: flow.Standing) -> dict[str, Any]:
    intake: Intake = standing.intake
    errors = reverse("intake-errors", args=[intake.public_id]) if standing.has_reports else None
    return {
        "id": intake.public_id,
        "project": intake.project.slug,
        "state": intake.state,
        "rows": vars(standing.progress),
        "errors_url": errors,
        "message": standing.message,
    }


def _lines(reports: Iterator[RowReport]) -> Iterator[bytes]:
    for report in reports:
        yield json.dumps(vars(report), ensure_ascii=False).encode() + b"\n"


urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/intakes", IntakesView.as_view()),
    path("intakes/<uuid:intake_id>", IntakeView.as_view()),
    path("intakes/<uuid:intake_id>/errors", RowErrorsView.as_view(), name="intake-errors"),
]

"""Calls about shifts as they were: the own ones, their corrections, and "my hours" as a file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.base.clock import utc_now
from config.base.drf import body_of, key_of
from config.base.errors import Invalid
from config.base.openapi_pieces import CURSOR, KEY, told
from reviewers.access.finding import caller_of
from reviewers.flow import corrections, hours
from reviewers.shifts import serializers as shapes
from reviewers.shifts.views import lead_body, shift_body
from reviewers.shifts.worked import Span, Worked

CSV = "text/csv"
_MINE = ("review",)
_LEADS = ("supervise",)


class ShiftsView(APIView):
    """The own shifts. Who reviews no longer still reads their hours."""

    @extend_schema(
        operation_id="shifts_mine", parameters=[CURSOR], responses=shapes.MyShiftsOut, extensions=told(scopes=_MINE)
    )
    def get(self, request: Request) -> Response:
        """List my shifts, newest first, as recorded and as corrected."""
        caller = caller_of(request)
        caller.require_scope(*_MINE)
        page, following = corrections.my_shifts(caller=caller, cursor=request.query_params.get("cursor"))
        return Response(shapes.MyShiftsOut({"results": [shift_body(one) for one in page], "next": following}).data)


class CorrectView(APIView):
    """Saying what an own shift really was."""

    @extend_schema(
        operation_id="shifts_correct",
        parameters=[KEY],
        request=shapes.ShiftCorrectionIn,
        responses={201: shapes.MyShiftOut},
        extensions=told(
            scopes=_MINE,
            refusals=[
                "shift_running", "correction_closed", "correction_waiting", "already_corrected",
                "idempotency_conflict",
            ],
        ),
    )  # fmt: skip
    def post(self, request: Request, shift_id: UUID) -> Response:
        """Ask for a correction; a lead answers it."""
        caller = caller_of(request)
        caller.require_scope(*_MINE)
        key = key_of(request)
        given = body_of(request, shape=shapes.ShiftCorrectionIn)
        shift = corrections.ask(
            caller=caller,
            shift_id=shift_id,
            worked=Worked(
                began=given["started_at"],
                until=given["ended_at"],
                breaks=[Span(began=one["started_at"], until=one["ended_at"]) for one in given["breaks"]],
            ),
            reason=given.get("reason", ""),
            key=key,
            now=utc_now(),
        )
        return Response(shapes.MyShiftOut(shift_body(shift)).data, status=201)


class HoursView(APIView):
    """ "My hours" as a file."""

    @extend_schema(
        operation_id="shifts_hours",
        parameters=[
            OpenApiParameter("from", OpenApiTypes.DATE, description="local date; 30 days before `to` if not said"),
            OpenApiParameter("to", OpenApiTypes.DATE, description="local date; today if not said"),
        ],
        responses={(200, CSV): OpenApiResponse(OpenApiTypes.STR, description="a line for each shift")},
        extensions=told(scopes=_MINE),
    )
    def get(self, request: Request) -> HttpResponse:
        """Return my shifts that began on these dates, as recorded and as agreed."""
        caller = caller_of(request)
        caller.require_scope(*_MINE)
        text = hours.hours_csv(caller=caller, first=_date(request, "from"), last=_date(request, "to"), now=utc_now())
        return HttpResponse(
            text,
            content_type=f"{CSV}; charset=utf-8",
            headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="my-hours.csv"'},
        )


def _date(request: Request, name: str) -> date | None:
    given = request.query_params.get(name)
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise Invalid("A date is written as 2026-03-02.", field=name) from None


class CorrectionsView(APIView):
    """What waits for a lead."""

    @extend_schema(
        operation_id="corrections_waiting",
        parameters=[CURSOR],
        responses=shapes.WaitingCorrectionsOut,
        extensions=told(scopes=_LEADS),
    )
    def get(self, request: Request) -> Response:
        """List the corrections of my people that wait for an answer, newest first."""
        page, following = corrections.waiting(caller=caller_of(request), cursor=request.query_params.get("cursor"))
        return Response(
            shapes.WaitingCorrectionsOut({"results": [lead_body(one) for one in page], "next": following}).data
        )


_ANSWER: dict[str, Any] = {
    "parameters": [KEY],
    "request": None,
    "responses": shapes.WaitingCorrectionOut,
    "extensions": told(scopes=_LEADS, refusals=["correction_decided", "idempotency_conflict"]),
}


class AgreeView(APIView):
    """Agreeing."""

    @extend_schema(operation_id="correction_agree", **_ANSWER)
    def post(self, request: Request, correction_id: UUID) -> Response:
        """Agree: the corrected shift counts, the recorded one stays beside it."""
        answered = corrections.agree(
            caller=caller_of(request), correction_id=correction_id, key=key_of(request), now=utc_now()
        )
        return Response(shapes.WaitingCorrectionOut(lead_body(answered)).data)


class RefuseView(APIView):
    """Refusing."""

    @extend_schema(operation_id="correction_refuse", **_ANSWER)
    def post(self, request: Request, correction_id: UUID) -> Response:
        """Refuse: the shift stays as it was recorded."""
        answered = corrections.refuse(
            caller=caller_of(request), correction_id=correction_id, key=key_of(request), now=utc_now()
        )
        return Response(shapes.WaitingCorrectionOut(lead_body(answered)).data)


urlpatterns: list[URLPattern] = [
    path("shifts", ShiftsView.as_view()),
    path("shifts/hours.csv", HoursView.as_view()),
    path("shifts/<uuid:shift_id>/corrections", CorrectView.as_view()),
    path("corrections", CorrectionsView.as_view()),
    path("corrections/<uuid:correction_id>/agree", AgreeView.as_view()),
    path("corrections/<uuid:correction_id>/refuse", RefuseView.as_view()),
]

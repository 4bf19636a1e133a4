"""Calls about escalations: reporting, the own reports, and the staff's work with them."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.clips.serving import audio_response
from annotation.escalations import serializers as shapes
from annotation.escalations.actions import Ballot, Said
from annotation.escalations.models import Escalation
from annotation.escalations.rules import CHOOSE_WITHIN, LEVEL_OF_KIND
from annotation.flow import decide, escalate, escalation_views
from annotation.queue.hearing import parse_plays
from config.base.clock import utc_now
from config.base.drf import body_of, key_of
from config.base.openapi_pieces import KEY, told
from reviewers import gate


class EscalateView(APIView):
    """One key takes a clip away."""

    @extend_schema(
        parameters=[KEY],
        request=shapes.EscalateSerializer,
        responses={201: shapes.EscalatedSerializer},
        operation_id="assignment_escalate",
        extensions=told(scopes=["review"], refusals=["too_late", "withdrawn", "idempotency_conflict", "key_gone"]),
    )
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Report the clip."""
        gate.caller_of(request).require("reviewer")
        key = key_of(request)
        given = body_of(request, shape=shapes.EscalateSerializer)
        made = escalate.report(
            caller=gate.caller_of(request),
            assignment_id=assignment_id,
            said=Said(kind=given.get("kind") or "", note=given.get("note") or "", at_ms=given.get("at_ms")),
            plays=parse_plays(given.get("heard", [])),
            key=key,
            now=utc_now(),
        )
        body = {
            "id": assignment_id,
            "state": "escalated",
            "report": made.public_id,
            # A report that has its kind stands: there is nothing to wait for.
            "undo_until": made.reported_at if made.kind else made.reported_at + CHOOSE_WITHIN,
            "kinds": [{"code": code, "level": level} for code, level in LEVEL_OF_KIND.items()],
        }
        return Response(shapes.EscalatedSerializer(body).data, status=201)


class ReportView(APIView):
    """An own report."""

    @extend_schema(
        parameters=[KEY],
        request=shapes.KindSerializer,
        responses=shapes.MyReportSerializer,
        operation_id="report_choose_kind",
        extensions=told(scopes=["review"], refusals=["escalation_closed", "idempotency_conflict"]),
    )
    def patch(self, request: Request, report_id: UUID) -> Response:
        """Choose the kind."""
        gate.caller_of(request).require_scope("review")
        key = key_of(request)
        given = body_of(request, shape=shapes.KindSerializer)
        made = escalate.add_kind(
            caller=gate.caller_of(request), report_id=report_id, kind=given["kind"], key=key, now=utc_now()
        )
        return Response(shapes.MyReportSerializer(escalation_views.own_report(report=made)).data)


class MineView(APIView):
    """What became of what I reported."""

    @extend_schema(
        parameters=[shapes.CursorSerializer],
        responses=shapes.MyReportsSerializer,
        operation_id="escalations_mine",
        extensions=told(scopes=["review"]),
    )
    def get(self, request: Request) -> Response:
        """List my reports, newest first."""
        asked = shapes.CursorSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        results, following = escalation_views.own_reports(
            caller=gate.caller_of(request), cursor=asked.validated_data.get("cursor")
        )
        return Response(shapes.MyReportsSerializer({"results": results, "next": following}).data)


class EscalationsView(APIView):
    """The staff's list."""

    @extend_schema(
        parameters=[shapes.BoardFilterSerializer],
        responses=shapes.EscalationsSerializer,
        operation_id="escalations_list",
        extensions=told(scopes=["supervise"]),
    )
    def get(self, request: Request) -> Response:
        """List escalations by level, then by due time."""
        asked = shapes.BoardFilterSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        results, following = escalation_views.staff_list(
            caller=gate.caller_of(request),
            ended=asked.validated_data["state"] == "closed",
            cursor=asked.validated_data.get("cursor"),
            now=utc_now(),
        )
        return Response(shapes.EscalationsSerializer({"results": results, "next": following}).data)


def _shown(escalation: Escalation, request: Request) -> Response:
    shown = escalation_views.shown(escalation=escalation, caller=gate.caller_of(request), now=utc_now())
    return Response(shapes.EscalationSerializer(shown).data)


class EscalationView(APIView):
    """One escalation."""

    @extend_schema(
        responses=shapes.EscalationSerializer,
        operation_id="escalation_read",
        extensions=told(scopes=["supervise"]),
    )
    def get(self, request: Request, escalation_id: UUID) -> Response:
        """Return it."""
        found = escalation_views.see(caller=gate.caller_of(request), escalation_id=escalation_id, now=utc_now())
        return Response(shapes.EscalationSerializer(found).data)


class AcknowledgeView(APIView):
    """Owning an escalation."""

    @extend_schema(
        parameters=[KEY],
        request=None,
        responses=shapes.EscalationSerializer,
        operation_id="escalation_acknowledge",
        extensions=told(scopes=["supervise"], refusals=["still_choosing", "escalation_closed", "idempotency_conflict"]),
    )
    def post(self, request: Request, escalation_id: UUID) -> Response:
        """Own it."""
        key = key_of(request)
        owned = decide.acknowledge(caller=gate.caller_of(request), escalation_id=escalation_id, key=key, now=utc_now())
        return _shown(owned, request)


class DecideView(APIView):
    """Deciding."""

    @extend_schema(
        parameters=[KEY],
        request=shapes.DecideSerializer,
        responses=shapes.EscalationSerializer,
        operation_id="escalation_decide",
        extensions=told(
            scopes=["supervise"],
            refusals=["still_choosing", "escalation_closed", "closing_begun", "idempotency_conflict", "key_gone"],
        ),
    )
    def post(self, request: Request, escalation_id: UUID) -> Response:
        """Decide, with a reason."""
        key = key_of(request)
        given = body_of(request, shape=shapes.DecideSerializer)
        decided = decide.decide(
            caller=gate.caller_of(request), escalation_id=escalation_id, **given, key=key, now=utc_now()
        )
        return _shown(decided, request)


class CloseView(APIView):
    """Closing: alone for S2 and S3, by two people for S0 and S1."""

    @extend_schema(
        parameters=[KEY],
        request=shapes.CloseSerializer,
        responses=shapes.EscalationSerializer,
        operation_id="escalation_close",
        extensions=told(
            scopes=["supervise"],
            refusals=[
                "still_choosing", "escalation_closed", "not_decided", "reporter_may_not_close", "same_person",
                "same_reporting_line", "legal_basis_needed", "idempotency_conflict", "key_gone",
            ],
        ),
    )  # fmt: skip
    def post(self, request: Request, escalation_id: UUID) -> Response:
        """Vote for closing."""
        key = key_of(request)
        given = body_of(request, shape=shapes.CloseSerializer)
        voted = decide.close(
            caller=gate.caller_of(request),
            escalation_id=escalation_id,
            ballot=Ballot(reason=given["reason"], text=given["text"], legal_basis=given.get("legal_basis") or ""),
            key=key,
            now=utc_now(),
        )
        return _shown(voted, request)


class AudioView(APIView):
    """Hearing under an escalation."""

    @extend_schema(
        responses={(200, "audio/ogg"): OpenApiTypes.BINARY, (206, "audio/ogg"): OpenApiTypes.BINARY},
        operation_id="escalation_audio",
        extensions=told(scopes=["supervise"], ranged=True, refusals=["key_gone"]),
    )
    def get(self, request: Request, escalation_id: UUID) -> HttpResponse:
        """Return the playback copy, by ranges."""
        copy = decide.listen(caller=gate.caller_of(request), escalation_id=escalation_id, now=utc_now())
        return audio_response(copy=copy, range_header=request.headers.get("Range"))


urlpatterns: list[URLPattern] = [
    path("assignments/<uuid:assignment_id>/escalate", EscalateView.as_view()),
    path("reports/<uuid:report_id>", ReportView.as_view()),
    path("escalations/mine", MineView.as_view()),
    path("escalations", EscalationsView.as_view()),
    path("escalations/<uuid:escalation_id>", EscalationView.as_view()),
    path("escalations/<uuid:escalation_id>/acknowledge", AcknowledgeView.as_view()),
    path("escalations/<uuid:escalation_id>/decide", DecideView.as_view()),
    path("escalations/<uuid:escalation_id>/close", CloseView.as_view()),
    path("escalations/<uuid:escalation_id>/audio", AudioView.as_view()),
]

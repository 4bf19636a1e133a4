"""What stewards ask over HTTP: parse, one call of a journey, render."""

from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.erasure.serializers import ClipsOut, EventsOut, SubjectsOut, WithdrawalOut
from annotation.flow import stewarding
from annotation.flow.withdraw import withdraw_subject
from config.base.clock import utc_now
from config.base.drf import key_of
from config.base.openapi_pieces import CURSOR, KEY, told
from reviewers import gate

_SCOPES = ("steward",)


class WithdrawView(APIView):
    """`POST subjects/{ref}/withdraw`."""

    @extend_schema(
        operation_id="subjects_withdraw",
        parameters=[KEY],
        request=None,
        responses={202: WithdrawalOut},
        extensions=told(scopes=_SCOPES, refusals=["idempotency_conflict"]),
    )
    def post(self, request: Request, ref: str) -> Response:
        """Withdraw a speaker, by the source's reference or by pseudonym; doing it again changes nothing."""
        key = key_of(request)
        done = withdraw_subject(caller=gate.caller_of(request), ref=ref, key=key, now=utc_now())
        body = {"subject": done.pseudonym, "state": done.state, **vars(done.reach)}
        return Response(WithdrawalOut(body).data, status=202)


class SubjectsView(APIView):
    """`GET subjects?q=`."""

    @extend_schema(
        operation_id="subjects_list",
        parameters=[OpenApiParameter("q", OpenApiTypes.STR), CURSOR],
        responses=SubjectsOut,
        extensions=told(scopes=_SCOPES),
    )
    def get(self, request: Request) -> Response:
        """Return speakers by pseudonym; `q` finds one by the source's reference or by pseudonym."""
        asked = request.query_params
        speakers, following = stewarding.list_subjects(
            caller=gate.caller_of(request), ref=asked.get("q"), cursor=asked.get("cursor")
        )
        results = [
            {
                "subject": speaker.subject.pseudonym,
                "state": speaker.subject.state,
                "withdrawn_at": speaker.subject.withdrawn_at,
                "clips": speaker.clips,
            }
            for speaker in speakers
        ]
        return Response(SubjectsOut({"results": results, "next": following}).data)


class ClipsView(APIView):
    """`GET clips?project=`."""

    @extend_schema(
        operation_id="clips_list",
        parameters=[OpenApiParameter("project", OpenApiTypes.STR), CURSOR],
        responses=ClipsOut,
        extensions=told(scopes=_SCOPES, refusals=["not_found"]),
    )
    def get(self, request: Request) -> Response:
        """Return clips with state and speaker's pseudonym, and nothing that was said."""
        asked = request.query_params
        clips, following = stewarding.list_clips(
            caller=gate.caller_of(request), project=asked.get("project"), cursor=asked.get("cursor")
        )
        results = [
            {
                "id": clip.public_id,
                "project": clip.project.slug,
                "subject": clip.subject.pseudonym,
                "state": clip.state.state,
                "language": clip.language,
                "duration_s": clip.duration_ms / 1000,
                "labels_in": clip.state.labels_in,
                "wanted": clip.state.wanted,
                "holds": clip.state.holds,
                "taken_in_at": clip.taken_in_at,
            }
            for clip in clips
        ]
        return Response(ClipsOut({"results": results, "next": following}).data)


class HistoryView(APIView):
    """`GET audit/clips/{id}`."""

    @extend_schema(operation_id="audit_clip", parameters=[CURSOR], responses=EventsOut, extensions=told(scopes=_SCOPES))
    def get(self, request: Request, clip_id: UUID) -> Response:
        """Return who was served a clip, who heard what of it, and everything else that happened to it."""
        events, following = stewarding.clip_history(
            caller=gate.caller_of(request), clip_id=clip_id, cursor=request.query_params.get("cursor"), now=utc_now()
        )
        results = [
            {
                "at": event.at,
                "event": event.event,
                "person": event.person,
                "role": ", ".join(event.roles),
                "detail": event.detail,
            }
            for event in events
        ]
        return Response(EventsOut({"results": results, "next": following}).data)


urlpatterns: list[URLPattern] = [
    path("subjects/<path:ref>/withdraw", WithdrawView.as_view()),
    path("subjects", SubjectsView.as_view()),
    path("clips", ClipsView.as_view()),
    path("audit/clips/<uuid:clip_id>", HistoryView.as_view()),
]

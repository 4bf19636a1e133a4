"""The calls of leads about queues and people at work: parse, one call of a journey, render."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.flow import lead_people, lead_project, lead_queue, lead_reassign, lead_stuck
from annotation.flow import lead_views as views
from annotation.queue import lead_serializers as shapes
from config.base.clock import utc_now
from config.base.drf import body_of, key_of
from config.base.openapi_pieces import CURSOR, KEY, told
from reviewers import gate

_LEADS = ("supervise",)
_DECIDERS = ("supervise", "steward")


class QueueView(APIView):
    """`GET projects/{slug}/queue`."""

    @extend_schema(operation_id="queue_read", responses=shapes.QueueOut, extensions=told(scopes=_LEADS))
    def get(self, request: Request, slug: str) -> Response:
        """Return how deep a project's queue is, by lane, and since when its oldest open place is."""
        return Response(views.queue_body(lead_queue.read_queue(caller=gate.caller_of(request), slug=slug)))


class HeldView(APIView):
    """`GET projects/{slug}/queue/held`."""

    @extend_schema(
        operation_id="queue_held", parameters=[CURSOR], responses=shapes.HeldClipsOut, extensions=told(scopes=_LEADS)
    )
    def get(self, request: Request, slug: str) -> Response:
        """List the clips in hand and who holds them, what was given first before the rest."""
        cursor = request.query_params.get("cursor")
        page, following = lead_queue.list_held(caller=gate.caller_of(request), slug=slug, cursor=cursor)
        return Response({"results": [views.held_body(one) for one in page], "next": following})


class StuckView(APIView):
    """`GET projects/{slug}/queue/stuck`."""

    @extend_schema(
        operation_id="queue_stuck",
        parameters=[CURSOR],
        responses=shapes.StuckClipsOut,
        extensions=told(scopes=_DECIDERS),
    )
    def get(self, request: Request, slug: str) -> Response:
        """List the clips that wait for a decision, and what people did with them."""
        cursor = request.query_params.get("cursor")
        page, following = lead_queue.list_stuck(caller=gate.caller_of(request), slug=slug, cursor=cursor)
        return Response({"results": [views.stuck_body(one) for one in page], "next": following})


class PeopleView(APIView):
    """`GET projects/{slug}/people`."""

    @extend_schema(
        operation_id="project_people",
        parameters=[
            CURSOR,
            OpenApiParameter("assignment", OpenApiTypes.UUID, description="only those to whom its clip can be given"),
        ],
        responses=shapes.LedPeopleOut,
        extensions=told(scopes=_LEADS),
    )
    def get(self, request: Request, slug: str) -> Response:
        """List the people who may work in a project, or those of them to whom a clip can be given."""
        cursor, given = request.query_params.get("cursor"), request.query_params.get("assignment")
        caller = gate.caller_of(request)
        if given is None:
            page, following = lead_queue.list_people(caller=caller, slug=slug, cursor=cursor)
        else:
            page, following = lead_reassign.list_fitting(
                caller=caller,
                slug=slug,
                assignment_id=serializers.UUIDField().run_validation(given),
                cursor=cursor,
                now=utc_now(),
            )
        return Response({"results": [views.person_body(one) for one in page], "next": following})


_STOPS: dict[str, Any] = {
    "parameters": [KEY],
    "responses": shapes.ProjectStopOut,
    "extensions": told(scopes=_LEADS, refusals=["project_archived", "idempotency_conflict"]),
}


class PauseProjectView(APIView):
    """`POST projects/{slug}/pause`."""

    @extend_schema(operation_id="project_pause", request=shapes.LeadReasonIn, **_STOPS)
    def post(self, request: Request, slug: str) -> Response:
        """Hand nothing more out, and take back what nobody has opened."""
        key, given = key_of(request), body_of(request, shape=shapes.LeadReasonIn)
        caller = gate.caller_of(request)
        return Response(views.stop_body(lead_project.pause(caller=caller, slug=slug, key=key, now=utc_now(), **given)))


class DrainProjectView(APIView):
    """`POST projects/{slug}/drain`."""

    @extend_schema(operation_id="project_drain", request=shapes.LeadReasonIn, **_STOPS)
    def post(self, request: Request, slug: str) -> Response:
        """Hand nothing more out; what is held is finished in peace."""
        key, given = key_of(request), body_of(request, shape=shapes.LeadReasonIn)
        caller = gate.caller_of(request)
        return Response(views.stop_body(lead_project.drain(caller=caller, slug=slug, key=key, now=utc_now(), **given)))


class ResumeProjectView(APIView):
    """`POST projects/{slug}/resume`."""

    @extend_schema(operation_id="project_resume", request=None, **_STOPS)
    def post(self, request: Request, slug: str) -> Response:
        """Hand clips out again."""
        key, caller = key_of(request), gate.caller_of(request)
        return Response(views.stop_body(lead_project.resume(caller=caller, slug=slug, key=key, now=utc_now())))


_HANDLED: dict[str, Any] = {
    "parameters": [KEY],
    "responses": shapes.LedPersonHandledOut,
    "extensions": told(scopes=_LEADS, refusals=["idempotency_conflict"]),
}


class PausePersonView(APIView):
    """`POST people/{id}/pause`."""

    @extend_schema(operation_id="person_pause", request=shapes.LeadReasonIn, **_HANDLED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Give somebody nothing more; they read why, and may finish what they have opened."""
        key, given = key_of(request), body_of(request, shape=shapes.LeadReasonIn)
        handled = lead_people.pause(
            caller=gate.caller_of(request), person_id=person_id, key=key, now=utc_now(), **given
        )
        return Response(views.handled_body(handled))


class ResumePersonView(APIView):
    """`POST people/{id}/resume`."""

    @extend_schema(operation_id="person_resume", request=None, **_HANDLED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Let somebody be given clips again."""
        key, caller = key_of(request), gate.caller_of(request)
        handled = lead_people.resume(caller=caller, person_id=person_id, key=key, now=utc_now())
        return Response(views.handled_body(handled))


class TakeBackView(APIView):
    """`POST people/{id}/take-back`."""

    @extend_schema(operation_id="person_take_back", request=shapes.TakeBackIn, **_HANDLED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Take back what somebody holds; drafts stay theirs, and a late label is welcome."""
        key, given = key_of(request), body_of(request, shape=shapes.TakeBackIn)
        handled = lead_people.take_back(
            caller=gate.caller_of(request), person_id=person_id, key=key, now=utc_now(), **given
        )
        return Response(views.handled_body(handled))


class ReassignView(APIView):
    """`POST assignments/{id}/reassign`."""

    @extend_schema(
        operation_id="assignment_reassign",
        parameters=[KEY],
        request=shapes.ReassignIn,
        responses=shapes.ReassignedOut,
        extensions=told(
            scopes=_LEADS,
            refusals=[
                "already_ended", "already_theirs", "not_a_member", "cannot_be_given", "already_heard",
                "not_reservable", "not_in_circulation", "idempotency_conflict",
            ],
        ),
    )  # fmt: skip
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Take a clip from whoever holds it, and keep its place for somebody else."""
        key, given = key_of(request), body_of(request, shape=shapes.ReassignIn)
        made = lead_reassign.reassign(
            caller=gate.caller_of(request),
            assignment_id=assignment_id,
            person_id=given["person"],
            kept_for=timedelta(hours=given["hours"]),
            key=key,
            now=utc_now(),
        )
        return Response(views.reassigned_body(made))


_DECISION: dict[str, Any] = {
    "parameters": [KEY],
    "responses": shapes.DecidedOut,
    "extensions": told(
        scopes=_DECIDERS, refusals=["not_stuck", "already_decided", "withdrawn", "idempotency_conflict"]
    ),
}


class PutBackView(APIView):
    """`POST projects/{slug}/stuck/{clip_id}/put-back`."""

    @extend_schema(operation_id="stuck_put_back", request=None, **_DECISION)
    def post(self, request: Request, slug: str, clip_id: UUID) -> Response:
        """Let a clip be handed out again, its skips forgotten."""
        key, caller = key_of(request), gate.caller_of(request)
        decided = lead_stuck.put_back(caller=caller, slug=slug, clip_id=clip_id, key=key, now=utc_now())
        return Response(views.decided_body(decided))


class RerouteView(APIView):
    """`POST projects/{slug}/stuck/{clip_id}/reroute`."""

    @extend_schema(operation_id="stuck_reroute", request=shapes.RerouteIn, **_DECISION)
    def post(self, request: Request, slug: str, clip_id: UUID) -> Response:
        """Hand what is still wanted of a clip to people who know a language."""
        key, given = key_of(request), body_of(request, shape=shapes.RerouteIn)
        caller = gate.caller_of(request)
        decided = lead_stuck.reroute(caller=caller, slug=slug, clip_id=clip_id, key=key, now=utc_now(), **given)
        return Response(views.decided_body(decided))


class SetAsideView(APIView):
    """`POST projects/{slug}/stuck/{clip_id}/set-aside`."""

    @extend_schema(operation_id="stuck_set_aside", request=None, **_DECISION)
    def post(self, request: Request, slug: str, clip_id: UUID) -> Response:
        """Withdraw a clip from the queue for good."""
        key, caller = key_of(request), gate.caller_of(request)
        decided = lead_stuck.set_aside(caller=caller, slug=slug, clip_id=clip_id, key=key, now=utc_now())
        return Response(views.decided_body(decided))


urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/queue", QueueView.as_view()),
    path("projects/<slug:slug>/queue/held", HeldView.as_view()),
    path("projects/<slug:slug>/queue/stuck", StuckView.as_view()),
    path("projects/<slug:slug>/people", PeopleView.as_view()),
    path("projects/<slug:slug>/pause", PauseProjectView.as_view()),
    path("projects/<slug:slug>/drain", DrainProjectView.as_view()),
    path("projects/<slug:slug>/resume", ResumeProjectView.as_view()),
    path("projects/<slug:slug>/stuck/<uuid:clip_id>/put-back", PutBackView.as_view()),
    path("projects/<slug:slug>/stuck/<uuid:clip_id>/reroute", RerouteView.as_view()),
    path("projects/<slug:slug>/stuck/<uuid:clip_id>/set-aside", SetAsideView.as_view()),
    path("people/<uuid:person_id>/pause", PausePersonView.as_view()),
    path("people/<uuid:person_id>/resume", ResumePersonView.as_view()),
    path("people/<uuid:person_id>/take-back", TakeBackView.as_view()),
    path("assignments/<uuid:assignment_id>/reassign", ReassignView.as_view()),
]

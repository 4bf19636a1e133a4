"""Overlap, condition policies and gold over HTTP: parse, one call of a journey, render."""

from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.flow import condition_policy, gold, overlap
from annotation.quality.serializers import (
    GoldIn,
    GoldListOut,
    GoldOut,
    OverlapIn,
    OverlapOut,
    PoliciesIn,
    PoliciesOut,
    gold_body,
    overlap_body,
    policies_body,
)
from config.base.clock import utc_now
from config.base.drf import body_of, key_of
from config.base.openapi_pieces import CURSOR, KEY, told
from reviewers import gate

_LEADS = ("supervise",)
_DECIDERS = ("supervise", "steward")


class OverlapView(APIView):
    """`GET` and `PATCH projects/{slug}/overlap`."""

    @extend_schema(operation_id="overlap_read", responses=OverlapOut, extensions=told(scopes=_LEADS))
    def get(self, request: Request, slug: str) -> Response:
        """Return how many labels a project wants, and how far the latest change has come."""
        found = overlap.read(caller=gate.caller_of(request), slug=slug)
        return Response(overlap_body(project=found.project, terms=found.terms, change=found.change))

    @extend_schema(
        operation_id="overlap_change",
        parameters=[KEY],
        request=OverlapIn,
        responses={202: OverlapOut},
        extensions=told(scopes=_LEADS, refusals=["idempotency_conflict"]),
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Want more labels for each clip, or fewer; a worker brings the clips to it, and takes nothing from anybody."""
        key = key_of(request)
        given = body_of(request, shape=OverlapIn)
        found = overlap.change(
            caller=gate.caller_of(request),
            slug=slug,
            overlap=given["overlap"],
            warned_overlap=given.get("warned_overlap"),
            key=key,
            now=utc_now(),
        )
        return Response(overlap_body(project=found.project, terms=found.terms, change=found.change), status=202)


class PoliciesView(APIView):
    """`GET` and `PUT projects/{slug}/conditions`."""

    @extend_schema(operation_id="conditions_read", responses=PoliciesOut, extensions=told(scopes=_DECIDERS))
    def get(self, request: Request, slug: str) -> Response:
        """Return what each condition does in a project besides being an answer."""
        return Response(policies_body(condition_policy.read(caller=gate.caller_of(request), slug=slug)))

    @extend_schema(
        operation_id="conditions_change",
        parameters=[KEY],
        request=PoliciesIn,
        responses=PoliciesOut,
        extensions=told(scopes=_DECIDERS, refusals=["idempotency_conflict"]),
    )
    def put(self, request: Request, slug: str) -> Response:
        """Say what conditions do from the next label on."""
        key = key_of(request)
        given = body_of(request, shape=PoliciesIn)
        kept = condition_policy.change(
            caller=gate.caller_of(request),
            slug=slug,
            policies=given["policies"],
            key=key,
            now=utc_now(),
        )
        return Response(policies_body(kept))


class GoldView(APIView):
    """`GET` and `POST projects/{slug}/gold`."""

    @extend_schema(operation_id="gold_list", parameters=[CURSOR], responses=GoldListOut, extensions=told(scopes=_LEADS))
    def get(self, request: Request, slug: str) -> Response:
        """Return a project's gold clips, newest first."""
        cursor = request.query_params.get("cursor")
        found, following = gold.list_gold(caller=gate.caller_of(request), slug=slug, cursor=cursor)
        return Response({"results": [gold_body(gold=one) for one in found], "next": following})

    @extend_schema(
        operation_id="gold_make",
        parameters=[KEY],
        request=GoldIn,
        responses={201: GoldOut},
        extensions=told(
            scopes=_LEADS,
            refusals=[
                "no_form", "invalid_answers", "not_in_circulation", "gold_warned", "idempotency_conflict", "key_gone",
            ],
        ),
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        """Say what the right answers to a clip are; nobody who meets it can tell."""
        key = key_of(request)
        given = body_of(request, shape=GoldIn)
        made = gold.make_gold(
            caller=gate.caller_of(request),
            slug=slug,
            clip_id=given["clip"],
            answers=given["answers"],
            key=key,
            now=utc_now(),
        )
        return Response(gold_body(gold=made), status=201)


class RetireView(APIView):
    """`POST projects/{slug}/gold/{clip_id}/retire`."""

    @extend_schema(
        operation_id="gold_retire",
        parameters=[KEY],
        request=None,
        responses=GoldOut,
        extensions=told(scopes=_LEADS, refusals=["idempotency_conflict"]),
    )
    def post(self, request: Request, slug: str, clip_id: UUID) -> Response:
        """Mix a gold clip in no more."""
        retired = gold.retire_gold(
            caller=gate.caller_of(request), slug=slug, clip_id=clip_id, key=key_of(request), now=utc_now()
        )
        return Response(gold_body(gold=retired))


urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/overlap", OverlapView.as_view()),
    path("projects/<slug:slug>/conditions", PoliciesView.as_view()),
    path("projects/<slug:slug>/gold", GoldView.as_view()),
    path("projects/<slug:slug>/gold/<uuid:clip_id>/retire", RetireView.as_view()),
]

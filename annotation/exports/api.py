"""Exports over HTTP: parse, one call of a journey, render."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.exports.serializers import ExportIn, ExportOut, ExportsOut, rendered
from annotation.flow import export as flow
from config.base.clock import utc_now
from config.base.drf import body_of, key_of
from config.base.openapi_pieces import CURSOR, KEY, told
from config.base.plain import private
from reviewers import gate

CONTENT_TYPES = {"jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}
# Of the roles that may fetch labels: a program needs the scope of one of them.
_SCOPES = ("export", "steward")


class RequestView(APIView):
    """`POST projects/{slug}/exports`."""

    @extend_schema(
        operation_id="exports_create",
        parameters=[KEY],
        request=ExportIn,
        responses={202: ExportOut},
        extensions=told(scopes=_SCOPES, refusals=["audio_needs_release", "idempotency_conflict"]),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask for an export of a project's labels; a worker builds it."""
        key = key_of(request)
        given = body_of(request, shape=ExportIn)
        seen = flow.request_export(
            caller=gate.caller_of(request),
            project=slug,
            format=given["format"],
            filters=given["filters"],
            audio=given["audio"],
            key=key,
            now=utc_now(),
        )
        return Response(rendered(export=seen.export, revoked=seen.revoked), status=202)


class ExportsView(APIView):
    """`GET exports`."""

    @extend_schema(
        operation_id="exports_list", parameters=[CURSOR], responses=ExportsOut, extensions=told(scopes=_SCOPES)
    )
    def get(self, request: Request) -> Response:
        """Return the organisation's exports, newest first."""
        cursor = request.query_params.get("cursor")
        seen, following = flow.list_exports(caller=gate.caller_of(request), cursor=cursor, now=utc_now())
        return Response(
            {"results": [rendered(export=one.export, revoked=one.revoked) for one in seen], "next": following}
        )


class ExportView(APIView):
    """`GET exports/{id}`."""

    @extend_schema(operation_id="exports_retrieve", responses=ExportOut, extensions=told(scopes=_SCOPES))
    def get(self, request: Request, export_id: UUID) -> Response:
        """Return one export with its progress and, once it is sealed, its manifest."""
        seen = flow.see_export(caller=gate.caller_of(request), export_id=export_id, now=utc_now())
        return Response(rendered(export=seen.export, revoked=seen.revoked))


class FileView(APIView):
    """`GET exports/{id}/files/{name}`."""

    @extend_schema(
        operation_id="exports_file",
        responses={
            (200, CONTENT_TYPES["jsonl"]): OpenApiTypes.BINARY,
            (200, CONTENT_TYPES["parquet"]): OpenApiTypes.BINARY,
            (206, CONTENT_TYPES["jsonl"]): OpenApiTypes.BINARY,
            (206, CONTENT_TYPES["parquet"]): OpenApiTypes.BINARY,
        },
        extensions=told(scopes=_SCOPES, ranged=True, refusals=["not_sealed", "revoked", "expired", "key_gone"]),
    )
    def get(self, request: Request, export_id: UUID, name: str) -> HttpResponseBase:
        """Give a file or a range of it; 410 once anything in it was withdrawn."""
        asked = request.headers.get("Range")
        opened = flow.open_file(
            caller=gate.caller_of(request), export_id=export_id, name=name, range_header=asked, now=utc_now()
        )
        if opened.span is None:
            return private(HttpResponse(status=416, headers={"Content-Range": f"bytes */{opened.size}"}))
        span = opened.span
        partial = span.end - span.start != opened.size
        headers = {
            "Cache-Control": "no-store",
            "Accept-Ranges": "bytes",
            "Content-Length": str(span.end - span.start),
            "Content-Disposition": f'attachment; filename="{opened.name}"',
            "ETag": f'"{opened.sha256}"',
            "X-Content-Type-Options": "nosniff",
        }
        if partial:
            headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{opened.size}"
        return StreamingHttpResponse(
            opened.pieces,
            status=206 if partial else 200,
            headers=headers,
            content_type=CONTENT_TYPES[opened.format],
        )


urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/exports", RequestView.as_view()),
    path("exports", ExportsView.as_view()),
    path("exports/<uuid:export_id>", ExportView.as_view()),
    path("exports/<uuid:export_id>/files/<str:name>", FileView.as_view()),
]

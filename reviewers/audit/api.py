"""`GET audit/verify`: the state of the log's chain."""

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.base.clock import utc_now
from config.base.openapi_pieces import told
from reviewers.access.finding import caller_of
from reviewers.audit.verify import MESSAGES
from reviewers.flow.digest import verify_log

# Keeps the answer within about a second; `manage.py verify_audit` reads everything.
EVENTS_READ = 50_000


class VerdictOut(serializers.Serializer[object]):
    """What verifying found."""

    ok = serializers.BooleanField()
    checked = serializers.IntegerField(help_text="events that were read again")
    digests = serializers.IntegerField()
    unsealed = serializers.IntegerField(help_text="events after the last digest; they are sealed now")
    passed_over = serializers.IntegerField(help_text="older events, of which only the digests were checked here")
    finding = serializers.CharField(help_text="ok, or the code of what is wrong")
    message = serializers.CharField()


class VerifyView(APIView):
    """Stewards ask whether the log is whole."""

    @extend_schema(operation_id="audit_verify", responses=VerdictOut, extensions=told(scopes=["steward"]))
    def get(self, request: Request) -> Response:
        """Verify the chain and the newest events."""
        caller_of(request).require("steward")
        verdict = verify_log(now=utc_now(), at_most=EVENTS_READ)
        body = {
            "ok": verdict.ok,
            "checked": verdict.checked,
            "digests": verdict.digests,
            "unsealed": verdict.unsealed,
            "passed_over": verdict.passed_over,
            "finding": verdict.finding,
            "message": MESSAGES[verdict.finding],
        }
        return Response(VerdictOut(body).data)


urlpatterns: list[URLPattern] = [path("audit/verify", VerifyView.as_view())]

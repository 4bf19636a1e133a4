"""Calls about sessions and about me."""

import structlog
from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from config.base.clock import utc_now
from config.base.openapi_pieces import told
from reviewers.access.caller import Caller
from reviewers.access.finding import caller_of, check_csrf
from reviewers.flow.sign_in import sign_in, sign_out
from reviewers.people.me import me_body
from reviewers.people.serializers import MeSerializer, SessionSerializer, SignInSerializer

log = structlog.get_logger()


class SignInThrottle(ScopedRateThrottle):
    """Limits tries to sign in by address of the network."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count writes only: asking whether one is signed in costs nothing.

        Without the broker nothing can be counted, and people sign in all the same (I10).
        """
        if request.method != "POST":
            return True
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as trouble:
            log.warning("sign_in_not_counted", trouble=type(trouble).__name__)
            return True


class SessionView(APIView):
    """The browser's session."""

    permission_classes = ()
    throttle_classes = (SignInThrottle,)
    throttle_scope = "sign_in"

    @extend_schema(responses=SessionSerializer, operation_id="session_read", extensions=told(public=True))
    def get(self, request: Request) -> Response:
        """Tell whether somebody is signed in, and set the CSRF cookie."""
        get_token(request._request)
        return Response({"signed_in": isinstance(request.user, Caller), "demo": settings.DEMO})

    @extend_schema(
        request=SignInSerializer,
        responses=MeSerializer,
        operation_id="session_begin",
        extensions=told(browser=True, refusals=["wrong_credentials", "slow_down"]),
    )
    def post(self, request: Request) -> Response:
        """Sign in."""
        check_csrf(request._request)
        sent = SignInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        now = utc_now()
        caller = sign_in(request=request._request, **sent.validated_data, now=now)
        return Response(me_body(caller=caller, now=now))

    @extend_schema(responses={204: None}, operation_id="session_end", extensions=told(browser=True))
    def delete(self, request: Request) -> Response:
        """Sign out."""
        check_csrf(request._request)
        sign_out(request=request._request)
        return Response(status=204)


class MeView(APIView):
    """Who I am and what my day looks like."""

    @extend_schema(responses=MeSerializer, operation_id="me_read")
    def get(self, request: Request) -> Response:
        """Return person, roles, site and today."""
        return Response(me_body(caller=caller_of(request), now=utc_now()))


urlpatterns: list[URLPattern] = [path("session", SessionView.as_view()), path("me", MeView.as_view())]

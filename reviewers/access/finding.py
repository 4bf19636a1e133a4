"""How a request says who calls: a session cookie with CSRF, or a bearer token. Plain Django, no DRF."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from config.base.clock import utc_now
from config.base.errors import CsrfFailed, NotSignedIn
from reviewers.access.caller import Caller
from reviewers.access.queries import caller_by_session, caller_by_token


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise CsrfFailed


def _unused(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


# It keeps nothing of a request: one serves them all.
_CSRF = _CsrfCheck(_unused)


def check_csrf(request: HttpRequest) -> None:
    """Check an unsafe request of a browser. Raises CsrfFailed."""
    _CSRF.process_view(request, _unused, (), {})


def find_caller(request: HttpRequest) -> Caller | None:
    """Return who calls, or None; one statement. Raises CsrfFailed for an unsafe browser request without its token."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return caller_by_token(token=token.strip(), now=utc_now())
    session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not session_key:
        return None
    caller = caller_by_session(session_key=session_key, now=utc_now())
    if caller is not None:
        check_csrf(request)
    return caller


def authenticate(request: HttpRequest) -> Caller:
    """Return who calls a plain view. Raises NotSignedIn, CsrfFailed."""
    caller = find_caller(request)
    if caller is None:
        raise NotSignedIn
    return caller


def reviewer(request: HttpRequest) -> Caller:
    """Return who calls a plain view, when they review; a program needs the scope as well.

    Raises NotSignedIn, CsrfFailed, NotAllowed.
    """
    caller = authenticate(request)
    caller.require("reviewer")
    return caller


def caller_of(request: Any) -> Caller:
    """Return the caller that DRF found for a request. Raises NotSignedIn."""
    if not isinstance(request.user, Caller):
        raise NotSignedIn
    return request.user

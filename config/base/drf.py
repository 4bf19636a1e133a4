"""DRF's errors in the one error envelope."""

from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from config.base.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refusal


class SlowDown(Refusal):
    """Too many tries; wait a moment."""

    code = "slow_down"
    status = 429


class MethodNotAllowed(Refusal):
    """This address does not take that method."""

    code = "method_not_allowed"
    status = 405


def _as_refusal(exc: Exception) -> Refusal | None:
    match exc:
        case Refusal():
            return exc
        case exceptions.ValidationError():
            return Invalid(fields=exc.get_full_details())
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return NotSignedIn()
        case exceptions.PermissionDenied():
            return NotAllowed()
        case exceptions.Throttled():
            return SlowDown(wait_s=getattr(exc, "wait", None))
        case exceptions.MethodNotAllowed():
            return MethodNotAllowed()
        case exceptions.ParseError() | exceptions.UnsupportedMediaType():
            return Invalid("The body cannot be read.")
    return None


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Render every expected exception as `{"error": {code, message, details}}`; anything else stays a 500."""
    refusal = _as_refusal(exc)
    if refusal is not None:
        return Response(refusal.body(), status=refusal.status)
    response = drf_handler(exc, context)
    if response is not None and response.status_code == 404:
        return Response(NotFound().body(), status=404)
    return response

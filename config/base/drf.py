"""DRF's errors in the one error envelope, and its bodies as strict as those of plain views."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from config.base.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refusal, TooLarge
from config.base.requests import MAX_BODY_BYTES, Key, idempotency_key, json_value
from config.base.text import has_forbidden_characters, normalized


class SlowDown(Refusal):
    """Too many tries; wait a moment."""

    code = "slow_down"
    status = 429


class MethodNotAllowed(Refusal):
    """This address does not take that method."""

    code = "method_not_allowed"
    status = 405


class PlainText(serializers.CharField):
    """A text that somebody wrote: NFC, without control characters."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it is kept."""
        text = super().to_internal_value(data)
        if has_forbidden_characters(text):
            raise serializers.ValidationError("The text holds characters that cannot be kept.", code="characters")
        return normalized(text)


def key_of(request: Request) -> Key:
    """Return the key of a write that a DRF view takes. Raises IdempotencyKeyMissing."""
    return idempotency_key(request._request, body=request._request.body)


def body_of(request: Request, *, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """Return the body of a write that a DRF view takes, checked against its shape. Raises DRF's ValidationError."""
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    given: dict[str, Any] = sent.validated_data
    return given


class StrictJSONParser(JSONParser):
    """Reads JSON whose strings can be kept; NUL, lone surrogates and bottomless lists are refused at the edge."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body. Raises Invalid, TooLarge; no more than its limit is read, whoever sends it."""
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge(limit_bytes=MAX_BODY_BYTES)
        return json_value(body)


def _as_refusal(exc: Exception) -> Refusal | None:
    match exc:
        case Refusal():
            return exc
        case RequestDataTooBig():
            return TooLarge()
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

"""Idempotency: a key is kept on what the request made, with a hash of the request."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from config.base.errors import Invalid, Refusal, TooLarge
from config.base.text import cannot_be_kept

MAX_BODY_BYTES = 256 * 1024


class IdempotencyKeyMissing(Refusal):
    """Send an Idempotency-Key header: a random UUID that the same try keeps over its repeats."""

    code = "idempotency_key_missing"
    status = 400


class IdempotencyConflict(Refusal):
    """This Idempotency-Key was used for another request."""

    code = "idempotency_conflict"


@dataclass(frozen=True, kw_only=True)
class Key:
    """A try of a write: its key, and the SHA-256 of method, path and body."""

    value: UUID
    request_hash: bytes

    def check(self, kept: bytes | memoryview | None) -> None:
        """Refuse when the kept hash is of another request. Raises IdempotencyConflict."""
        if kept is not None and bytes(kept) != self.request_hash:
            raise IdempotencyConflict


def idempotency_key(request: HttpRequest, *, body: bytes) -> Key:
    """Return the key of this write. Raises IdempotencyKeyMissing, also for something that is no UUID."""
    try:
        value = UUID(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
    except ValueError:
        raise IdempotencyKeyMissing from None
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).digest()
    return Key(value=value, request_hash=digest)


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Parse the body once as a JSON object; an empty body is an empty object. Raises Invalid, TooLarge."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise TooLarge(limit_bytes=MAX_BODY_BYTES) from None
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(limit_bytes=MAX_BODY_BYTES)
    value = json_value(body) if body else {}
    if not isinstance(value, dict):
        raise Invalid("The body is not a JSON object.")
    return value


def json_value(body: bytes | str) -> Any:
    """Parse strict JSON whose strings can be kept. Raises Invalid."""
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON.") from None
    if cannot_be_kept(value):
        raise Invalid("The body holds characters that cannot be kept, or lists too deep in each other.")
    return value

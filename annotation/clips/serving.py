"""Serving a playback copy: bytes by range, opened segment by segment, kept by no cache, offered to nobody as a file."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse

from annotation.clips.sealed_sound import StoredCopy, playback_context
from annotation.clips.storage import read_sealed_range
from config.base.crypto.keys import key_service

CONTENT_TYPE = "audio/ogg"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Bytes from `start` up to `end` (not included) of a file of `size` bytes."""

    start: int
    end: int
    size: int


def span_of(*, header: str | None, size: int) -> Span | None:
    """Return what a Range header asks for: the whole file without one, None where it cannot be satisfied.

    Of several ranges, or of a header that is none (RFC 9110, 14.2), nothing is taken: the whole file is right.
    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return Span(start=0, end=size, size=size)
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return Span(start=start, end=end, size=size) if start < end else None


def audio_response(*, copy: StoredCopy, range_header: str | None) -> HttpResponse:
    """Return the sound of a copy, or the range asked for. Raises KeyGone once the speaker's key was destroyed."""
    span = span_of(header=range_header, size=copy.size)
    if span is None:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{copy.size}"
        return _private(response)
    sound = read_sealed_range(
        name=copy.storage_key,
        key=key_service(url=settings.KEYS_URL).get(copy.key_id),
        context=playback_context(clip_id=copy.clip_id, version=copy.version),
        start=span.start,
        end=span.end,
    )
    response = HttpResponse(sound, status=206 if range_header and span.end - span.start != copy.size else 200)
    if response.status_code == 206:
        response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{span.size}"
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

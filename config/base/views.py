"""Views that belong to no room: what is answered when something else failed."""

from django.http import HttpRequest, HttpResponse

from config.base.errors import Broken, CsrfFailed, Invalid
from config.base.middleware import refusal_of, rendered


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check in the one error envelope."""
    return rendered(CsrfFailed())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself would not read, such as one for another host."""
    return rendered(refusal_of(exception) or Invalid())


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours without a word about it; the log has it."""
    return rendered(Broken())

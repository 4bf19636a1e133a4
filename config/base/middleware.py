"""What every request meets: addresses that nothing can be looked up by are refused, answers are kept by no cache."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError

from config.base.errors import Invalid, NotFound, Refusal, TooLarge

# An answer of the API is no page: were it ever shown as one, nothing in it may load, run or be framed.
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"


def refusal_of(exception: Exception) -> Refusal | None:
    """Return how an exception is told to the client; None for one that is a fault of ours."""
    match exception:
        case Refusal():
            return exception
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation() | MultiPartParserError():
            return Invalid("The request cannot be read.")
    return None


def rendered(refusal: Refusal) -> JsonResponse:
    """Return a refusal in the error envelope."""
    return JsonResponse(refusal.body(), status=refusal.status, headers={"Cache-Control": "no-store"})


class RefusalMiddleware:
    """Renders a Refusal that a plain view let through; DRF has its own handler with the same shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its address holds NUL, which PostgreSQL takes in no text."""
        if "\x00" in request.path_info:
            return rendered(NotFound())
        if "%00" in request.META.get("QUERY_STRING", ""):
            return rendered(Invalid("The address holds characters that cannot be looked up."))
        response = self.get_response(request)
        if request.path_info.startswith("/api/"):
            # Whatever an answer names, nobody else at that browser or on the way is to find it again.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render a Refusal, and what Django says of a request that cannot be read; leave everything else a 500."""
        refusal = refusal_of(exception)
        return None if refusal is None else rendered(refusal)


class ContentPolicyMiddleware(CSPMiddleware):
    """Sends the page with its policy and nonce, and answers of the API with one that allows nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policy; the page's is written anew for each of its nonces, the API's is a constant."""
        if request.path_info.startswith("/api/"):
            response.headers["Content-Security-Policy"] = NO_PAGE
            return response
        return super().process_response(request, response)

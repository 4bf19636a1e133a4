"""Turns refusals of plain views into the one error envelope."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from config.base.errors import Refusal


class RefusalMiddleware:
    """Renders a Refusal that a plain view let through; DRF has its own handler with the same shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render a Refusal; leave everything else to Django's 500."""
        if isinstance(exception, Refusal):
            return JsonResponse(exception.body(), status=exception.status)
        return None

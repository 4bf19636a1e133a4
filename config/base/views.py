"""Views that belong to no room."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from config.base.errors import NotAllowed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check in the one error envelope."""
    refusal = NotAllowed("The page is out of date: reload it and try again.")
    return JsonResponse(refusal.body(), status=refusal.status)

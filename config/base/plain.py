"""Plain Django views of the hot path: one JSON parse, no serializer, the same error envelope as everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from config.base.drf import MethodNotAllowed
from config.base.errors import Refusal

View = Callable[..., HttpResponse]


def plain(*methods: str) -> Callable[[View], View]:
    """Make a view that takes these methods and renders its refusals. CSRF is checked where the caller is found."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise MethodNotAllowed
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return JsonResponse(refusal.body(), status=refusal.status)

        return run

    return decorate


def private(response: HttpResponse) -> HttpResponse:
    """Forbid every cache to keep an answer that names work or sound."""
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(body: Any, *, status: int = 200) -> HttpResponse:
    """Return a JSON answer that no cache keeps."""
    return private(JsonResponse(body, status=status))

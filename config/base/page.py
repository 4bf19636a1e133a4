"""The one page of the front end, with the nonce of this answer's Content-Security-Policy in it."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from config.base.errors import NotFound

NONCE = "__CSP_NONCE__"
NOT_BUILT = "The front end is not built yet: run `make frontend`."


@cache
def _template() -> str | None:
    file = settings.FRONTEND_DIST / "index.html"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def index(request: HttpRequest) -> HttpResponse:
    """Return the page; its own router knows the address."""
    template = _template()
    if template is None:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    # `csp_nonce` is lazy: reading it puts the nonce into this answer's policy.
    response = HttpResponse(template.replace(NONCE, str(getattr(request, "csp_nonce", ""))))
    patch_cache_control(response, no_store=True)
    return response


@csrf_exempt
def no_such_call(request: HttpRequest) -> HttpResponse:
    """Answer an unknown call in the error envelope."""
    refusal = NotFound()
    return JsonResponse(refusal.body(), status=refusal.status)

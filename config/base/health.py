"""Whether everything that answers people is up."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from config.base.plain import private


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, 503 otherwise; a broker that is gone is told and costs nothing (I10)."""
    state = {"database": _database_answers(), "broker": _broker_answers()}
    return private(JsonResponse({"ok": state["database"], **state}, status=200 if state["database"] else 503))


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("healthz")
    except (RedisError, OSError):
        return False
    return True

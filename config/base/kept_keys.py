"""Keys of writes that make no row on which the key and its hash could be kept (a break ends, a clip is put back)."""

from datetime import datetime, timedelta

from django.db import connection

from config.base.models import KeptKey
from config.base.requests import Key

# A repeat comes within seconds; the days are for a laptop that slept.
KEPT_FOR = timedelta(days=7)
# At a time; the clock comes every second.
_FORGET_AT_MOST = 2000

_KEEP = """
    INSERT INTO base_keptkey (person_id, key, request_hash, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (person_id, key) DO NOTHING RETURNING id
"""


def kept_sql() -> str:
    """Return a part of a statement that keeps a key: one row (first: not a repeat; same: no other request).

    For a call of the hot path whose rows keep no hash. A repeat waits for the first's end, as in `first_time`.
    Parameters: `person`, `key`, `request_hash`, `now`.
    """
    return """
    kept_key AS (
        INSERT INTO base_keptkey AS k (person_id, key, request_hash, at)
        VALUES (%(person)s, %(key)s, %(request_hash)s, %(now)s)
        ON CONFLICT (person_id, key) DO UPDATE SET at = k.at
        RETURNING k.xmax = 0 AS first, k.request_hash = %(request_hash)s AS same
    )"""


def is_repeat(*, person_id: int, key: Key) -> bool:
    """Tell whether this very request was done before, and keep nothing. Raises IdempotencyConflict."""
    kept = KeptKey.objects.filter(person_id=person_id, key=key.value).first()
    if kept is not None:
        key.check(kept.request_hash)
    return kept is not None


def first_time(*, person_id: int, key: Key, now: datetime) -> bool:
    """Keep the key in the caller's transaction; False for a repeat of the same request, which has nothing left to do.

    A repeat that comes while the first is under way waits for its end. Raises IdempotencyConflict when the key was
    used for another request.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [person_id, key.value, key.request_hash, now])
        if cursor.fetchone() is not None:
            return True
    key.check(KeptKey.objects.get(person_id=person_id, key=key.value).request_hash)
    return False


def forget_old(*, now: datetime) -> None:
    """Delete keys that nobody repeats any more; the clock calls this."""
    old = KeptKey.objects.filter(at__lt=now - KEPT_FOR).order_by("at").values("pk")
    KeptKey.objects.filter(pk__in=old[:_FORGET_AT_MOST]).delete()

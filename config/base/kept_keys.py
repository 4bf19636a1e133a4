"""Keys of rare writes: those that make no row on which the key could be kept (a break ends, a clip is put back)."""

from datetime import datetime, timedelta

from django.db import connection

from config.base.models import KeptKey
from config.base.requests import Key

# A repeat comes within seconds; the days are for a laptop that slept.
KEPT_FOR = timedelta(days=7)

_KEEP = """
    INSERT INTO base_keptkey (person_id, key, request_hash, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (person_id, key) DO NOTHING RETURNING id
"""


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
    KeptKey.objects.filter(at__lt=now - KEPT_FOR).delete()

"""Columns that hold what somebody said, or what was said about it, sealed under that speaker's key.

The key's id stands in the sealed value, so opening needs no join; destroying the key makes every copy unreadable,
backups included. The context binds a value to its row, named by public ids: ("content", clip), ("exact", clip),
("peaks", clip, copy's version: base64 of int8 pairs), ("answers", assignment, version), ("draft", assignment),
("note", report), ("reason", escalation), ("vote", escalation, person).
"""

import json
from typing import Any
from uuid import UUID

from django.conf import settings

from config.base.crypto.derive import context_of
from config.base.crypto.keys import key_service
from config.base.crypto.small import open_small, seal_small, small_key_id

Context = tuple[str | UUID | int, ...]


def _bound(context: Context) -> bytes:
    return context_of(*(part if isinstance(part, int) else str(part) for part in context))


def seal(*, key_id: UUID, value: Any, context: Context) -> bytes:
    """Return a JSON value sealed under a subject's key. Raises KeyGone."""
    key = key_service(url=settings.KEYS_URL).get(key_id)
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return seal_small(plain=plain, key=key, key_id=key_id, context=_bound(context))


def unseal(*, sealed: bytes | memoryview, context: Context) -> Any:
    """Return the JSON value. Raises KeyGone once the key was destroyed, SealBroken when row and value do not match."""
    key = key_service(url=settings.KEYS_URL).get(small_key_id(sealed=sealed))
    return json.loads(open_small(sealed=sealed, key=key, context=_bound(context)))

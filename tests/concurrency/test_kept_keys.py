"""Keys of rare writes: once, also when a request and its repeat arrive together."""

from datetime import timedelta

import pytest
from django.db import transaction

from config.base.kept_keys import KEPT_FOR, first_time, forget_old
from config.base.requests import IdempotencyConflict, Key
from tests.concurrency.threads import together
from tests.factories import NOW, new_key

pytestmark = pytest.mark.django_db(transaction=True)


def keep(key: Key, *, person_id: int = 1) -> bool:
    with transaction.atomic():
        return first_time(person_id=person_id, key=key, now=NOW)


def test_a_repeat_is_told_from_the_first() -> None:
    key = new_key()
    assert keep(key)
    assert not keep(key)
    assert keep(key, person_id=2)


def test_another_request_under_the_same_key_is_refused() -> None:
    key = new_key(b"one")
    keep(key)
    with pytest.raises(IdempotencyConflict):
        keep(Key(value=key.value, request_hash=b"two".ljust(32, b".")))


def test_of_many_at_once_one_is_the_first() -> None:
    key = new_key()
    assert sorted(map(bool, together(*[lambda: keep(key) for _ in range(8)]))) == [False] * 7 + [True]


def test_old_keys_are_forgotten() -> None:
    key = new_key()
    keep(key)
    forget_old(now=NOW + KEPT_FOR)
    assert not keep(key)
    forget_old(now=NOW + KEPT_FOR + timedelta(seconds=1))
    assert keep(key)

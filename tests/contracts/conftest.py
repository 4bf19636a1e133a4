"""One house a module: every test works in it and leaves it as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.contracts.world import World, make_world


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def house(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        cache.clear()
        yield make_world()
        # Tries to sign in are counted there, and other tests sign in from the same address.
        cache.clear()


@pytest.fixture
def world(house: World) -> Iterator[World]:
    """The house, as it was made."""
    with undone():
        yield house

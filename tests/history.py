"""Asks the history checker about the tests' own database, once everything in it has been committed."""

import os
from collections.abc import Collection
from uuid import UUID

from django.db import connection

from bench.history import check_database


def own_database() -> str:
    """The URL of the tests' own database; the settings name the server's first one."""
    return os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])


def assert_sound(*, acknowledged: Collection[UUID] = ()) -> None:
    """Fail with every violation that the history checker finds; labels that were acknowledged must be there."""
    found = check_database(url=own_database(), acknowledged=acknowledged)
    assert not found, "\n".join(map(str, found))

"""Deadlocks are retried three times at the flow's edge; the order of locks makes them rare, not impossible."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 4


def retried(function: Callable[P, R]) -> Callable[P, R]:
    """Run a journey again when PostgreSQL ended it to break a deadlock; inside an open transaction it runs once."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            try:
                return function(*args, **kwargs)
            except OperationalError as trouble:
                if connection.in_atomic_block or not isinstance(trouble.__cause__, DeadlockDetected):
                    raise
        return function(*args, **kwargs)

    return run

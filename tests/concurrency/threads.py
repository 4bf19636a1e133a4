"""Threads with real connections that begin together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

R = TypeVar("R")
WAIT_SECONDS = 60


def together(*calls: Callable[[], R]) -> list[R | Exception]:
    """Run the calls at the same moment, each in a thread with a connection of its own; return answers or exceptions."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], R]) -> R | Exception:
        try:
            barrier.wait(WAIT_SECONDS)
            return call()
        except Exception as surprise:  # noqa: BLE001 - the test looks at each
            return surprise
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))


def in_turns(calls: Sequence[Callable[[], R]], *, threads: int) -> list[R | Exception]:
    """Run many calls on a few threads, each thread keeping its connection between calls."""

    def run(call: Callable[[], R]) -> R | Exception:
        try:
            return call()
        except Exception as surprise:  # noqa: BLE001 - the test looks at each
            return surprise

    with ThreadPoolExecutor(max_workers=threads) as pool:
        answers = list(pool.map(run, calls))
        # One closing task a thread: the barrier keeps each thread from taking two.
        barrier = Barrier(threads)
        for done in [pool.submit(_close, barrier) for _ in range(threads)]:
            done.result()
    return answers


def _close(barrier: Barrier) -> None:
    connection.close()
    barrier.wait(WAIT_SECONDS)

"""Threads with real connections that begin together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from time import monotonic, sleep
from typing import Any, TypeVar

from django.db import connection

R = TypeVar("R")
WAIT_SECONDS = 60


class Racers:
    """A few threads, each with a connection of its own that lasts over many races."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool = ThreadPoolExecutor(max_workers=number)

    def __enter__(self) -> "Racers":
        return self

    def __exit__(self, *_: object) -> None:
        # One closing task a thread: the barrier keeps each thread from taking two.
        self.race(*[lambda: connection.close() for _ in range(self._number)])
        self._pool.shutdown()

    def race(self, *calls: Callable[[], R]) -> list[R | Exception]:
        """Run one call a thread, all beginning at the same moment; return answers or exceptions."""
        barrier = Barrier(len(calls))

        def run(call: Callable[[], R]) -> R | Exception:
            barrier.wait(WAIT_SECONDS)
            try:
                return call()
            except Exception as surprise:  # noqa: BLE001 - the test looks at each
                return surprise

        return list(self._pool.map(run, calls))


class Meanwhile:
    """One call in a thread of its own that is to wait for a lock which the test holds."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._backend: int | None = None
        self._answer: Any = None
        self._began = Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "Meanwhile":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(WAIT_SECONDS)

    def begin_and_wait_for_lock(self) -> None:
        """Start the call and return when PostgreSQL says that it waits for a lock."""
        self._thread.start()
        self._began.wait(WAIT_SECONDS)
        until = monotonic() + WAIT_SECONDS
        while monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute("SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [self._backend])
                if cursor.fetchone() == ("Lock",):
                    return
            sleep(0.01)
        raise AssertionError("the call does not wait for anything")

    def outcome(self) -> Any:
        """Return the call's answer, or the exception that it ended with."""
        self._thread.join(WAIT_SECONDS)
        return self._answer

    def _run(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (self._backend,) = cursor.fetchone()
        self._began.set()
        try:
            self._answer = self._call()
        except Exception as surprise:  # noqa: BLE001 - the test looks at it
            self._answer = surprise
        finally:
            connection.close()


def together(*calls: Callable[[], R]) -> list[R | Exception]:
    """Run the calls at the same moment, each in a thread with a connection of its own; return answers or exceptions."""
    with Racers(len(calls)) as racers:
        return racers.race(*calls)


def in_turns(calls: Sequence[Callable[[], R]], *, threads: int) -> list[R | Exception]:
    """Run many calls on a few threads, each thread keeping its connection between calls."""

    def run(call: Callable[[], R]) -> R | Exception:
        try:
            return call()
        except Exception as surprise:  # noqa: BLE001 - the test looks at each
            return surprise

    with ThreadPoolExecutor(max_workers=threads) as pool:
        answers = list(pool.map(run, calls))
        barrier = Barrier(threads)
        list(pool.map(lambda _: (barrier.wait(WAIT_SECONDS), connection.close()), range(threads)))
    return answers

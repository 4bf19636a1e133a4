"""Keeping a job's lease while long work goes on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from config.base import jobs

EVERY = timedelta(seconds=10)


class Pulse:
    """Called as often as one likes; renews the job's lease at most every ten seconds."""

    def __init__(self, *, job_id: int, clock: Callable[[], datetime]) -> None:
        """Keep the lease of this job, which was taken just now."""
        self._job_id, self._clock = job_id, clock
        self._last = clock()

    def __call__(self) -> None:
        """Renew the lease when it is time."""
        now = self._clock()
        if now - self._last >= EVERY:
            jobs.renew(job_id=self._job_id, now=now)
            self._last = now

"""`manage.py clock`: runs until it is told to stop. Any number may run; every duty is guarded."""

import signal
import threading
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from annotation.flow import clock
from config.base.clock import utc_now

EVERY_SECONDS = 1.0


class Command(BaseCommand):
    help = "Runs what is due: leases, escalation clocks, pages, erasures, waiting jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        weeks_made_at = None
        while not stopped.is_set():
            now = utc_now()
            if weeks_made_at is None or now - weeks_made_at > timedelta(hours=6):
                weeks_made_at = now if clock.make_weeks(now=now) else None
            clock.tick(now=now)
            stopped.wait(EVERY_SECONDS)

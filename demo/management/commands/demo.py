"""`manage.py demo`: makes the demo's people, projects and clips."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from demo import seed


class Command(BaseCommand):
    help = "Makes the demo; refused where Earshot does not run as a demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the demo is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo: nothing was made. `make run` without DATABASE_URL starts one.")
        if seed.is_made():
            if options["if_empty"]:
                return
            raise CommandError("The demo is here already; `make demo-reset` starts it over.")
        seed.make(now=utc_now(), clock=utc_now, tell=self.stdout.write)
        self.stdout.write(f"The demo is ready. Passwords lie in {settings.DATA_DIR}/{seed.PASSWORDS}.")

"""`manage.py set_calendar SITE --organisation ORG --working-days 1-5 --holiday 2026-12-25`: when a site works."""

from argparse import ArgumentParser
from datetime import date, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.flow.calendars import set_calendar
from reviewers.flow.staff import find_site


def weekdays(text: str) -> list[int]:
    """Return the ISO weekdays of `1-5` or `1,2,3,6`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


class Command(BaseCommand):
    help = "Changes a site's working week, when its day begins, and single dates. What is not named stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--working-days", type=weekdays, help="1 is Monday: 1-5, or 1,2,3,6")
        parser.add_argument("--day-starts", type=time.fromisoformat, help="local time, such as 04:00")
        for option, meaning in (
            ("--holiday", "a date not worked"),
            ("--worked", "a date worked though the week says otherwise"),
            ("--ordinary", "a date that goes by the week again"),
        ):
            parser.add_argument(
                option, action="append", type=date.fromisoformat, default=[], help=f"{meaning}; may repeat"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = find_site(organisation=options["organisation"], name=options["site"])
            set_calendar(
                site=site,
                working_days=options["working_days"],
                day_starts=options["day_starts"],
                holidays=options["holiday"],
                worked=options["worked"],
                ordinary=options["ordinary"],
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"The calendar of {site.name} is set.")

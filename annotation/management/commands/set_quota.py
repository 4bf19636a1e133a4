"""`manage.py set_quota --organisation ORG --site SITE --clips 800`: what people may be given in a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.flow.set_quota import set_quota
from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers import gate

_OPTIONS = {"clips": "clips_per_day", "minutes_heard": "minutes_heard_per_day", "hours_per_shift": "hours_per_shift"}


def limit(text: str) -> float | None:
    """Return a limit; None for the word `default`."""
    return None if text == "default" else float(text)


def whole(text: str) -> int | None:
    """Return a limit that is a whole number; None for the word `default`."""
    return None if text == "default" else int(text)


class Command(BaseCommand):
    help = (
        "States limits for a person, a team, a site or the whole organisation, each possibly for one project. "
        "The most specific statement wins; `default` takes one back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True)
        for_whom = parser.add_mutually_exclusive_group()
        for_whom.add_argument("--site")
        for_whom.add_argument("--team")
        for_whom.add_argument("--person", help="e-mail address")
        parser.add_argument("--project", help="count this project's clips only")
        parser.add_argument("--clips", type=whole, help="clips given in a local day")
        parser.add_argument("--minutes-heard", type=whole, help="minutes of sound in a local day")
        parser.add_argument("--hours-per-shift", type=limit, help="hours after which a shift ends")
        # Absent is not the same as `default`.
        parser.set_defaults(clips=..., minutes_heard=..., hours_per_shift=...)

    def handle(self, *args: Any, **options: Any) -> None:
        stated = {name: options[option] for option, name in _OPTIONS.items() if options[option] is not ...}
        try:
            target = gate.quota_target(
                organisation=options["organisation"],
                site=options["site"],
                team=options["team"],
                email=options["person"],
            )
            set_quota(target=target, project=options["project"], stated=stated, now=utc_now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write("Set; it counts from the next batch on.")

"""`manage.py add_site NAME --organisation ORG --zone ZONE`: a place where people work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.flow.staff import add_site


class Command(BaseCommand):
    help = "Adds a site, and its organisation with the first one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--zone", required=True, help="IANA time zone, such as Europe/Bucharest")
        parser.add_argument("--routing-zone", default="", help="clips of this zone are never heard here")

        parser.add_argument("--region", default="", help="where people sit, as data residency sees it, such as eu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = add_site(
                organisation=options["organisation"],
                name=options["name"],
                zone=options["zone"],
                routing_zone=options["routing_zone"],
                region=options["region"],
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{site.name} is there.")

"""`manage.py move_person EMAIL --organisation ORG --site SITE`: somebody works elsewhere from now on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.flow.staff import find_site, person_by_email
from reviewers.flow.teams import move


class Command(BaseCommand):
    help = "Moves a person to another site, once their current day has ended in both places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--site", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = person_by_email(email=options["email"])
            site = find_site(organisation=options["organisation"], name=options["site"])
            at = move(person=person, site=site, now=utc_now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{person.name} works at {site.name} from {at.isoformat()} on.")

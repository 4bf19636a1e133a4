"""`manage.py add_team NAME --organisation ORG --person EMAIL`: people who share a quota."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.flow.staff import person_by_email
from reviewers.flow.teams import add_team
from reviewers.people.actions import organisation_named


class Command(BaseCommand):
    help = "Adds a team, or people to a team that is there; a person is in one team."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--person", action="append", default=[], dest="people", help="e-mail address; may repeat")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            team = add_team(
                organisation_id=organisation_named(name=options["organisation"]),
                name=options["name"],
                people=[person_by_email(email=email) for email in options["people"]],
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{team.name} is there; {len(options['people'])} people were put into it.")

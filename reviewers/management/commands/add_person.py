"""`manage.py add_person EMAIL --site SITE --role reviewer`: somebody who signs in; prints a password, last."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.access.models import Role
from reviewers.flow.staff import add_person, find_site, person_by_email


class Command(BaseCommand):
    help = "Adds somebody, and prints a password made for them; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--site", required=True)
        parser.add_argument("--role", action="append", required=True, choices=Role.values, dest="roles")
        parser.add_argument("--language", action="append", default=[], dest="languages", help="such as en; may repeat")
        parser.add_argument("--reports-to", help="the e-mail address of the person above")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(15)
        above = options["reports_to"]
        try:
            person = add_person(
                site=find_site(organisation=options["organisation"], name=options["site"]),
                email=options["email"],
                name=options["name"],
                roles=options["roles"],
                languages=options["languages"],
                password=password,
                reports_to=person_by_email(email=above) if above else None,
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{person.name} may sign in as {person.email} with this password:")
        self.stdout.write(password)

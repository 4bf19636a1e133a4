"""`manage.py create_token EMAIL --scope review`: a program's key to the API, last on the last line."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.access.caller import SCOPES
from reviewers.flow.tokens import give_token


class Command(BaseCommand):
    help = "Makes a token for a program that acts for a person, and prints it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--scope", action="append", required=True, choices=sorted(SCOPES), dest="scopes")
        parser.add_argument("--days", type=int, default=90, help="how long it works (default 90)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = utc_now()
        try:
            token = give_token(
                email=options["email"],
                scopes=options["scopes"],
                expires_at=now + timedelta(days=options["days"]),
                now=now,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write("Keep this token secret; it is shown this once.")
        self.stdout.write(token)

"""`manage.py qualify EMAIL --qualification transcription-ro --clearance minors`: what somebody can do and may hear."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers.flow.skills import qualify
from reviewers.flow.staff import person_by_email


class Command(BaseCommand):
    help = "Gives somebody qualifications and clearances, or ends them; the next batch goes by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--qualification", action="append", default=[], help="a code; may repeat")
        parser.add_argument("--clearance", action="append", default=[], help="a code; may repeat")
        parser.add_argument("--days", type=int, help="for how long (default: for good)")
        parser.add_argument("--end", action="store_true", help="end them instead")

    def handle(self, *args: Any, **options: Any) -> None:
        now = utc_now()
        try:
            person = person_by_email(email=options["email"])
            qualify(
                person=person,
                qualifications=options["qualification"],
                clearances=options["clearance"],
                until=None if options["days"] is None else now + timedelta(days=options["days"]),
                ends=options["end"],
                now=now,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{person.name}: {'ended' if options['end'] else 'given'}.")

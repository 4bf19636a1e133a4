"""`manage.py add_project SLUG --purpose transcription`: a project with the form of its purpose's template."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.flow.found_project import found_project
from annotation.projects.templates import TEMPLATES
from config.base.clock import utc_now
from config.base.errors import Refusal
from reviewers import gate

_ROUTING = ("weight", "qualifications", "clearance", "residency", "clips_per_subject", "gold_per_mille")


class Command(BaseCommand):
    help = "Makes a project and lets people into it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--purpose", required=True, choices=sorted(TEMPLATES))
        parser.add_argument("--title", help="what people read (default: the slug)")
        parser.add_argument("--overlap", type=int, default=1, help="labels wanted for each clip, 1 to 9")
        parser.add_argument("--weight", type=int, default=1, help="its share of people's time beside other projects")
        parser.add_argument(
            "--qualification", action="append", default=[], dest="qualifications", help="what people must have passed"
        )
        parser.add_argument("--clearance", default="", help="what people must be cleared for, where a row says nothing")
        parser.add_argument("--residency", default="", help="the region its clips stay in, where a row says nothing")
        parser.add_argument(
            "--clips-per-subject", type=int, default=2, help="of one speaker to one person in a day; 0: no bound"
        )
        parser.add_argument("--gold-per-mille", type=int, default=0, help="gold clips among a thousand, 0 to 500")
        parser.add_argument("--member", action="append", default=[], dest="members", help="e-mail of a reviewer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = found_project(
                organisation_id=gate.organisation_named(name=options["organisation"]),
                slug=options["slug"],
                title={"en": options["title"] or options["slug"]},
                purpose=options["purpose"],
                overlap=options["overlap"],
                members=options["members"],
                routing={name: options[name] for name in _ROUTING},
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{project.slug} is there, with {len(options['members'])} people in it.")

"""`manage.py intake MANIFEST --project SLUG`: hand a manifest over to the workers and watch it being taken in."""

import json
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.clips.models import Intake
from annotation.flow import intake as flow
from annotation.projects.queries import organisation_of
from config.base.clock import utc_now
from config.base.errors import Refusal

LOOK_EVERY_S = 0.5
TELL_EVERY = timedelta(seconds=5)
PATIENCE = timedelta(seconds=15)
OVER = (Intake.State.DONE, Intake.State.FAILED)


class Command(BaseCommand):
    help = "Take in the clips of a JSONL manifest (docs/reference/manifest.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("manifest", type=Path, help="the JSONL file; the paths in it begin at its folder")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project whose people hear the clips")
        parser.add_argument("--purpose", help="what the clips were given for; without one they are handed to nobody")
        parser.add_argument(
            "--consent", default="", metavar="REF", help="the record of the speakers' consent; without one, the same"
        )
        parser.add_argument("--source", metavar="NAME", help="where ids are unique (default: the project's own source)")
        parser.add_argument("--root", type=Path, metavar="FOLDER", help="where the paths begin, if not at the manifest")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="write refused and warned rows there as JSONL")
        parser.add_argument("--no-wait", action="store_true", help="hand it over and return")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_writable(options["errors"])
        intake = self._begin(options)
        if options["no_wait"]:
            self.stdout.write(f"Handed over. Its number is {intake.public_id}.")
            return
        try:
            standing = self._watch(intake)
        except KeyboardInterrupt:
            raise CommandError(f"Not watching any longer; intake {intake.public_id} goes on by itself.") from None
        self._report(standing, options["errors"])
        if standing.intake.state == Intake.State.FAILED:
            raise CommandError(standing.message)
        self.stdout.write(standing.message)

    def _check_writable(self, errors: Path | None) -> None:
        """Find out before the work that its outcome can be written."""
        try:
            if errors is not None:
                errors.touch()
        except OSError as trouble:
            raise CommandError(f"{errors} cannot be written: {trouble.strerror}.") from None

    def _begin(self, options: dict[str, Any]) -> Intake:
        terms = flow.Terms(
            project=options["project"],
            purpose=options["purpose"] or None,
            consent=options["consent"],
            source=options["source"],
        )
        try:
            return flow.start_from_folder(
                organisation_id=organisation_of(slug=terms.project),
                terms=terms,
                manifest=options["manifest"],
                root=options["root"],
                requested_by=None,
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None

    def _watch(self, intake: Intake) -> flow.Standing:
        """Tell how it goes until it is over."""
        told_at = began_at = utc_now()
        told, warned = "", False
        while (standing := flow.look_at(intake=intake)).intake.state not in OVER:
            now = utc_now()
            if not warned and intake.state == Intake.State.QUEUED and now - began_at > PATIENCE:
                warned = True
                self._line("No worker is running, or all are busy: the intake waits until one takes it up.", last=True)
            if standing.message != told and (self.stdout.isatty() or now - told_at >= TELL_EVERY):
                told, told_at = standing.message, now
                self._line(told, last=False)
            time.sleep(LOOK_EVERY_S)
            intake.refresh_from_db(fields=["state", "failure"])
        self._line("", last=False)
        return standing

    def _line(self, text: str, *, last: bool) -> None:
        """Write over the line before on a terminal; elsewhere write a line of its own."""
        if self.stdout.isatty():
            self.stdout.write(f"\r\x1b[2K{text}", ending="\n" if last else "")
            self.stdout.flush()
        elif text:
            self.stdout.write(text)

    def _report(self, standing: flow.Standing, errors: Path | None) -> None:
        """Write the row-error file, or say how to get it, and help with the commonest mistake."""
        missing = 0
        with errors.open("w", encoding="utf-8") if errors else nullcontext() as file:
            for report in flow.row_reports(intake_id=standing.intake.pk):
                missing += report.code == "file_missing"
                if file is not None:
                    file.write(json.dumps(vars(report), ensure_ascii=False) + "\n")
        if missing:
            self.stdout.write(
                f"{missing} files are not in {standing.intake.folder}; does --root need to name another folder?"
            )
        if errors is not None:
            self.stdout.write(f"Refused and warned rows are in {errors}.")
        elif standing.has_reports:
            self.stdout.write(
                f"GET /api/v1/intakes/{standing.intake.public_id}/errors tells of refused and warned rows; "
                "--errors FILE would have written them."
            )

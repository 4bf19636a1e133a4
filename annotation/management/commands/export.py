"""`manage.py export --project SLUG --to DIR`: ask for an export, watch it being built, fetch and check its files."""

import hashlib
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.exports.models import Export
from annotation.flow import export as flow
from annotation.projects.queries import organisation_of
from config.base.clock import utc_now
from config.base.errors import Refusal
from config.base.requests import Key
from reviewers import gate

LOOK_EVERY_S = 0.5
TELL_EVERY = timedelta(seconds=5)
PATIENCE = timedelta(seconds=15)
OVER = (Export.State.SEALED, Export.State.FAILED)


class Command(BaseCommand):
    help = "Export the labels of a project: asks, waits for the worker, fetches the files, checks them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=Export.Format.values, default="jsonl")
        parser.add_argument(
            "--to", type=Path, required=True, metavar="DIR", help="a folder of the export is made there"
        )
        parser.add_argument("--email", help="in whose name (default: the first ML engineer or steward)")
        parser.add_argument("--language", action="append", dest="languages", metavar="TAG", help="only these languages")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            caller = gate.acting_as(
                organisation_id=organisation_of(slug=options["project"]),
                email=options["email"],
                roles=("ml", "steward"),
            )
            export = self._watch(caller, self._ask(caller, options))
            if export.state == Export.State.FAILED:
                raise CommandError(f"The export failed ({export.failure}); ask again, and read the worker's log.")
            folder = self._fetch(caller, export, options["to"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self._report(export, folder)

    def _ask(self, caller: gate.Caller, options: dict[str, Any]) -> Export:
        filters = {"languages": options["languages"]} if options["languages"] else {}
        return flow.request_export(
            caller=caller,
            project=options["project"],
            format=options["format"],
            filters=filters,
            audio=False,
            key=Key(value=uuid4(), request_hash=b""),
            now=utc_now(),
        ).export

    def _watch(self, caller: gate.Caller, export: Export) -> Export:
        """Tell how it goes until it is over."""
        told_at = began_at = utc_now()
        warned = False
        while export.state not in OVER:
            time.sleep(LOOK_EVERY_S)
            now = utc_now()
            export = flow.see_export(caller=caller, export_id=export.public_id, now=now).export
            if not warned and export.state == Export.State.QUEUED and now - began_at > PATIENCE:
                warned = True
                self.stdout.write("No worker is running, or all are busy: the export waits until one takes it up.")
            if export.state == Export.State.BUILDING and now - told_at >= TELL_EVERY:
                told_at = now
                self.stdout.write(f"{export.rows_done} of {export.rows_total} labels looked at.")
        return export

    def _fetch(self, caller: gate.Caller, export: Export, to: Path) -> Path:
        """Write the files and, once every checksum is right, the manifest."""
        folder = to / str(export.public_id)
        folder.mkdir(parents=True, exist_ok=True)
        manifest = export.manifest or {}
        for file in manifest["files"]:
            opened = flow.open_file(
                caller=caller, export_id=export.public_id, name=file["name"], range_header=None, now=utc_now()
            )
            checksum = hashlib.sha256()
            with (folder / file["name"]).open("wb") as target:
                for piece in opened.pieces:
                    checksum.update(piece)
                    target.write(piece)
            if checksum.hexdigest() != file["sha256"]:
                raise CommandError(f"{file['name']} is not what the manifest says; nothing in {folder} may be used.")
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        (folder / "manifest.json").write_text(f"{text}\n", encoding="utf-8")
        return folder

    def _report(self, export: Export, folder: Path) -> None:
        manifest = export.manifest or {}
        counts = manifest["counts"]
        self.stdout.write(f"{counts['rows']} labels of {counts['clips']} clips, checked: {folder}")
        for cause, number in sorted(manifest["left_out"].items()):
            if number:
                self.stdout.write(f"Left out: {number} {cause.replace('_', ' ')}.")

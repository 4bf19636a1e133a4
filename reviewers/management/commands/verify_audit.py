"""`manage.py verify_audit`: is the log the one that was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.base.clock import utc_now
from reviewers.audit.verify import MESSAGES
from reviewers.flow.digest import verify_log


class Command(BaseCommand):
    help = (
        "Reads the whole audit log again, checks it against its signed digests, and then seals what is newer. "
        "Fails (exit code 1) when anything was altered, deleted, reordered or cut off."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_log(now=utc_now())
        if not verdict.ok:
            where = "" if verdict.digest is None else f" Found at digest {verdict.digest} of {verdict.digests}."
            raise CommandError(f"{MESSAGES[verdict.finding]}{where}")
        self.stdout.write(MESSAGES["ok"])
        self.stdout.write(
            f"{verdict.checked} events in {verdict.digests} digests checked; {verdict.unsealed} newer ones sealed now."
        )

"""How an intake ends: with every row settled, or given up; either way nothing that was staged for it stays."""

from datetime import datetime

from django.db import transaction

from annotation.clips import actions, queries
from annotation.clips.intake_files import files_of
from annotation.clips.models import Intake
from annotation.flow.intake import PROCESS, READ
from reviewers import gate


def give_up(*, intake: Intake, code: str, now: datetime) -> None:
    """End an intake that cannot go on, and throw away what was staged for it.

    That goes first: an intake that has ended is not looked at again, and a kill in between would leave its files.
    """
    files_of(intake).discard(now=now)
    with transaction.atomic():
        if actions.fail_intake(intake_id=intake.pk, code=code, now=now):
            _log_end(intake=intake, outcome=Intake.State.FAILED, now=now)


def finish(*, intake: Intake, now: datetime) -> None:
    """End an intake of which no row waits. Running it again after a kill does what was left to do."""
    files_of(intake).discard(now=now)
    with transaction.atomic():
        if actions.end_intake(intake_id=intake.pk, now=now):
            _log_end(intake=intake, outcome=Intake.State.DONE, now=now)


def _log_end(*, intake: Intake, outcome: str, now: datetime) -> None:
    gate.record(
        gate.Entry(
            event="intake.ended",
            at=now,
            organisation_id=intake.project.organisation_id,
            person_id=intake.requested_by_id,
            about=intake.public_id,
            detail={"state": outcome},
        )
    )


def tick(*, now: datetime) -> None:
    """Give up intakes whose job failed for good, so that nobody waits for them; the clock calls this."""
    for intake in queries.abandoned(jobs=(READ, PROCESS)):
        give_up(intake=intake, code="tries_exhausted", now=now)

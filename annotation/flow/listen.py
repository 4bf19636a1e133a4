"""Hearing: a clip is served to the one who holds it, and what was heard is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.clips.models import PlaybackCopy
from annotation.flow import outcome
from annotation.queue import actions, queries
from annotation.queue.hearing import Play, sounded_ms
from annotation.queue.listening import servable
from annotation.queue.models import Assignment
from config.base.deadlocks import retried
from config.base.errors import NotFound, Withdrawn
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The answer to a report: what is no longer to be played, and until when the lease runs."""

    withdrawn: list[UUID]
    expires_at: datetime | None


def serve(*, caller: gate.Caller, assignment_id: UUID, now: datetime) -> PlaybackCopy:
    """Return the playback copy of a held clip, and log the serving before its first byte (I7, I9).

    Raises NotFound, Withdrawn.
    """
    with transaction.atomic():
        found = servable(person_id=caller.person_id, public_id=assignment_id, now=now)
        if found is None:
            raise NotFound
        if not found.allowed:
            raise Withdrawn
        # One guarded row: a second range request of the same play is not a second serving.
        unopened = Assignment.objects.filter(
            pk=found.assignment_id, state=Assignment.State.HELD, opened_at__isnull=True
        )
        first = not found.opened and unopened.update(opened_at=now)
        if first:
            gate.record(
                gate.Entry(
                    event="assignment.served",
                    at=now,
                    organisation_id=caller.organisation_id,
                    person_id=caller.person_id,
                    clip_id=found.clip_id,
                    about=assignment_id,
                )
            )
        elif not found.opened:
            # Opened by another request at this moment, or taken away; only the latter is refused.
            again = servable(person_id=caller.person_id, public_id=assignment_id, now=now)
            if again is None or not again.allowed:
                raise Withdrawn
    return PlaybackCopy.objects.select_related("clip__subject__key").get(pk=found.copy_id)


@retried
def report_heard(*, caller: gate.Caller, plays: Mapping[UUID, Sequence[Play]], now: datetime) -> Heard:
    """Keep what the desk says was played, renew the lease, and name what was withdrawn meanwhile (P1).

    Reports about somebody else's assignments are let go without a word.
    """
    with transaction.atomic():
        mine = Assignment.objects.filter(person_id=caller.person_id, public_id__in=list(plays))
        known = list(mine.select_for_update(of=("self",)).select_related("clip", "batch__project").order_by("pk"))
        for assignment in known:
            _note(assignment=assignment, plays=plays[assignment.public_id], now=now)
        gate.touch(person_id=caller.person_id, now=now)
        expires_at = actions.renew_lease(person_id=caller.person_id, now=now)
    withdrawn = queries.no_longer_playable(person_id=caller.person_id, reported=list(plays))
    return Heard(withdrawn=withdrawn, expires_at=expires_at)


def _note(*, assignment: Assignment, plays: Sequence[Play], now: datetime) -> None:
    if not plays:
        return
    sounded = sounded_ms(plays=plays, duration_ms=assignment.clip.duration_ms)
    Assignment.objects.filter(pk=assignment.pk).update(heard_ms=(assignment.heard_ms or 0) + sounded)
    gate.count_heard(person_id=assignment.person_id, heard_ms=sounded)
    outcome.log(assignment=assignment, event="assignment.heard", plays=plays, now=now)

"""Hearing: a clip is served to the one who holds it, and what was heard is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from annotation.clips.sealed_sound import StoredCopy
from annotation.flow.account import activity
from annotation.queue import listening
from annotation.queue.hearing import Play
from annotation.queue.listening import Heard
from config.base.deadlocks import retried
from reviewers import gate


@retried
def serve(*, caller: gate.Caller | gate.Visitor, assignment_id: UUID, now: datetime) -> StoredCopy:
    """Return the playback copy of a held clip, its serving logged before its first byte (I7, I9).

    Raises NotFound, Withdrawn, NotOnShift, OnBreak, ShiftOver, BreakDue.
    """
    return listening.serve(caller=caller, public_id=assignment_id, now=now)


@retried
def report_heard(*, caller: gate.Caller | gate.Visitor, plays: Mapping[UUID, Sequence[Play]], now: datetime) -> Heard:
    """Keep what the desk says was played, renew the lease, and name what was withdrawn meanwhile (P1).

    What was told before is not counted again. Reports about somebody else's assignments are let go without a word.
    """
    return listening.note_heard(caller=caller, plays=plays, activity=activity(now=now))

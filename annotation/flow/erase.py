"""Erasing for good what was withdrawn or never meant to be sent (P2, P4), wherever it lies.

Note: an erasure works from a predicate until it finds nothing, not from a list: what was added meanwhile is found
too, and a run that was killed is simply done again. Files are deleted before the transaction that empties the rows
commits, so a row never forgets a file that is still there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from annotation.clips import storage
from annotation.clips import wipe as clips
from annotation.clips.models import ClipState
from annotation.erasure import actions, queries
from annotation.erasure.models import Erasure
from annotation.escalations import wipe as escalations
from annotation.exports import queries as exports
from annotation.exports.models import Tombstone
from annotation.flow.pulse import Pulse
from annotation.flow.stop import stop_clips
from annotation.labels import wipe as labels
from annotation.quality import wipe as quality
from annotation.subjects import withdrawal
from config.base import jobs
from config.base.crypto.keys import key_service
from config.base.deadlocks import retried
from reviewers import gate

ERASE = "erasure.erase"
# Clips in one transaction: its locks are held while their files are deleted.
CLIPS_AT_ONCE = 20


def tick(*, now: datetime) -> None:
    """Have due erasures done; the clock calls this every second."""
    for erasure_id in queries.due(now=now):
        with transaction.atomic():
            jobs.enqueue(name=ERASE, subject_id=erasure_id, now=now)


def erase(*, erasure_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
    """Erase everything of one speaker, or one clip. Runs as a job; running it again finds what is left.

    Waits where a hold keeps something back (E9); a single clip that is in circulation again is left alone.
    """
    erasure = actions.begin(erasure_id=erasure_id, now=clock())
    if erasure is None:
        return
    pulse = Pulse(job_id=job_id, clock=clock)
    while clip_ids := queries.next_clips(erasure=erasure, size=CLIPS_AT_ONCE):
        _erase_clips(erasure=erasure, clip_ids=clip_ids, now=clock())
        pulse()
    _end(erasure=erasure, now=clock())


@retried
def _erase_clips(*, erasure: Erasure, clip_ids: Sequence[int], now: datetime) -> None:
    with transaction.atomic():
        if erasure.subject_id is not None:
            # What came in, or came back from a hold, since the speaker withdrew.
            stop_clips(clip_ids=clip_ids, state=ClipState.State.WITHDRAWN, cause=Tombstone.Cause.WITHDRAWN, now=now)
        erasable = clips.lock_erasable(clip_ids=clip_ids)
        for name in clips.stored_files(clip_ids=erasable):
            storage.delete(name=name)
        _shred_exports(clip_ids=erasable, now=now)
        labels.wipe(clip_ids=erasable)
        quality.wipe(clip_ids=erasable, now=now)
        escalations.wipe(clip_ids=erasable)
        clips.wipe(clip_ids=erasable)
        gate.record(
            *(
                gate.Entry(
                    event="clip.erased",
                    at=now,
                    organisation_id=queries.organisation_of(erasure=erasure),
                    clip_id=clip_id,
                    about=erasure.public_id,
                )
                for clip_id in erasable
            )
        )


def _shred_exports(*, clip_ids: Sequence[int], now: datetime) -> None:
    """Delete the stored files of exports that hold an erased clip: their tombstones refuse them for ever anyway."""
    keys = key_service(url=settings.KEYS_URL)
    for export in exports.holding(clip_ids=clip_ids):
        if export.key_id is None or keys.destroyed(export.key_id):
            continue
        for name in exports.stored_files(export_id=export.pk):
            storage.delete(name=name)
        keys.destroy(key_id=export.key_id, now=now)


@retried
def _end(*, erasure: Erasure, now: datetime) -> None:
    with transaction.atomic():
        subject = None
        if erasure.subject_id is not None:
            subject = withdrawal.lock_subject(subject_id=erasure.subject_id)
        if queries.held_back(erasure=erasure):
            actions.wait_for_hold(erasure_id=erasure.pk, now=now)
        elif not queries.anything_left(erasure=erasure):
            if subject is not None:
                key_service(url=settings.KEYS_URL).destroy(key_id=subject.key.key_id, now=now)
                withdrawal.forget(subject=subject)
            _over(erasure=erasure, state=Erasure.State.DONE, now=now)
        elif subject is None:
            # The clip is in circulation again. Of a speaker something came in this moment: the next run finds it.
            _over(erasure=erasure, state=Erasure.State.CANCELLED, now=now)


def _over(*, erasure: Erasure, state: Erasure.State, now: datetime) -> None:
    actions.end(erasure_id=erasure.pk, state=state, now=now)
    gate.record(
        gate.Entry(
            event=f"erasure.{state}",
            at=now,
            organisation_id=queries.organisation_of(erasure=erasure),
            about=erasure.public_id,
        )
    )

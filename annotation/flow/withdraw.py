"""A speaker withdraws: in one transaction nothing of theirs is handed out, played or exported any more (P1)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.clips.models import ClipState
from annotation.erasure import requests, withdrawals
from annotation.erasure.withdrawals import Reach
from annotation.exports import tombstones
from annotation.exports.models import Tombstone
from annotation.flow.stop import stop_clips
from annotation.subjects import withdrawal
from annotation.subjects.models import Subject
from annotation.subjects.queries import subject_by_ref
from config.base.deadlocks import retried
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A speaker after withdrawing, and how far it reached."""

    pseudonym: UUID
    state: str
    reach: Reach


@retried
def withdraw_subject(*, caller: gate.Caller, ref: str, key: Key, now: datetime) -> Withdrawn:
    """Withdraw a speaker, known by the source's reference or by pseudonym, and ask for their erasure.

    Clips under a hold stay under it; the erasure comes back for them. Doing it again changes nothing and finds the
    same numbers. Raises NotAllowed, NotFound, IdempotencyConflict.
    """
    caller.require("steward")
    found = subject_by_ref(organisation_id=caller.organisation_id, ref=ref)
    with transaction.atomic():
        subject = withdrawal.lock_subject(subject_id=found.pk)
        first = first_time(person_id=caller.person_id, key=key, now=now)
        if first and withdrawal.withdraw(subject=subject, now=now):
            _take_away(caller=caller, subject=subject, key=key, now=now)
        reach = withdrawals.reach_of(subject_id=subject.pk)
    return Withdrawn(pseudonym=subject.pseudonym, state=subject.state, reach=reach)


def _take_away(*, caller: gate.Caller, subject: Subject, key: Key, now: datetime) -> None:
    every = withdrawals.clip_ids(subject_id=subject.pk)
    # The order of locks of stop.py: the fences come before the states, which say what is under a hold.
    tombstones.share_fences(clip_ids=every)
    states = withdrawals.lock_states(subject_id=subject.pk)
    free = [state.clip_id for state in states if not state.holds]
    stop_clips(clip_ids=free, state=ClipState.State.WITHDRAWN, cause=Tombstone.Cause.WITHDRAWN, now=now)
    due_at = requests.erasing_begins(now=now)
    withdrawals.request_for_subject(
        subject_id=subject.pk, requested_by=caller.person_id, key=key.value, due_at=due_at, now=now
    )
    whole = gate.Entry(
        event="subject.withdrawn",
        at=now,
        organisation_id=caller.organisation_id,
        person_id=caller.person_id,
        about=subject.pseudonym,
        detail={"clips": len(states), "under_hold": len(states) - len(free)},
    )
    gate.record(whole, *(replace(whole, event="clip.withdrawn", clip_id=clip_id, detail={}) for clip_id in free))

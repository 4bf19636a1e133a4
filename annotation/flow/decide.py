"""Answering for an escalation: somebody owns it, hears it, decides, and others close it (E5, I8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.clips.models import Clip
from annotation.clips.sealed_sound import StoredCopy
from annotation.erasure import holds
from annotation.erasure import requests as erasure
from annotation.escalations import actions, queries
from annotation.escalations.actions import Ballot
from annotation.escalations.models import Escalation, Vote
from annotation.escalations.refusals import CLOSE_REFUSALS, EscalationEnded, StillChoosing, VotesStand
from annotation.escalations.rules import TWO_PEOPLE, close_refusal, is_closed_by
from annotation.exports.models import Tombstone
from annotation.flow import containment as clips
from config.base.deadlocks import retried
from config.base.errors import NotFound
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

STAFF = ("supervisor", "safety")


@retried
def acknowledge(*, caller: gate.Caller, escalation_id: UUID, key: Key, now: datetime) -> Escalation:
    """Own an escalation; one that is owned stays with its owner, and a repeat changes nothing.

    Raises NotAllowed, NotFound, StillChoosing, EscalationEnded, IdempotencyConflict.
    """
    caller.require(*STAFF)
    with transaction.atomic():
        found = queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)
        if not first_time(person_id=caller.person_id, key=key, now=now):
            return found
        escalation, _ = _locked(caller=caller, escalation_id=escalation_id, now=now)
        if escalation.acknowledged_at is None:
            _own(escalation=escalation, caller=caller, now=now)
    return escalation


@retried
def decide(
    *, caller: gate.Caller, escalation_id: UUID, decision: str, reason: str, key: Key, now: datetime
) -> Escalation:
    """Decide, and own it by that if nobody did; a decision may be replaced until somebody has voted on it.

    Raises NotAllowed, NotFound, StillChoosing, EscalationEnded, VotesStand, IdempotencyConflict.
    """
    caller.require(*STAFF)
    with transaction.atomic():
        found = queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)
        if not first_time(person_id=caller.person_id, key=key, now=now):
            return found
        escalation, clip = _locked(caller=caller, escalation_id=escalation_id, now=now)
        if escalation.decision == decision and escalation.decided_by_id == caller.person_id:
            return escalation
        if escalation.state == Escalation.State.CLOSING:
            raise VotesStand
        if escalation.acknowledged_at is None:
            _own(escalation=escalation, caller=caller, now=now)
        actions.decide(
            escalation=escalation,
            person_id=caller.person_id,
            decision=decision,
            reason=reason,
            key_id=clip.subject.key.key_id,
            now=now,
        )
        _log(escalation, event="escalation.decided", caller=caller, now=now, decision=decision)
    return escalation


@retried
def close(*, caller: gate.Caller, escalation_id: UUID, ballot: Ballot, key: Key, now: datetime) -> Escalation:
    """Vote for closing, once a key. One vote closes S2 and S3; S0 and S1 take two people of different lines (I8).

    Raises NotAllowed, NotFound, StillChoosing, EscalationEnded, IdempotencyConflict, NotDecided, ReporterMayNotClose,
    SamePerson, SameReportingLine, LegalBasisNeeded.
    """
    caller.require(*STAFF)
    with transaction.atomic():
        made = _vote_by_key(caller=caller, escalation_id=escalation_id, key=key)
        if made is not None:
            return made
        escalation, clip = _locked(caller=caller, escalation_id=escalation_id, now=now)
        made = _vote_by_key(caller=caller, escalation_id=escalation_id, key=key)
        if made is not None:
            return made
        voters = _check_vote(escalation=escalation, caller=caller, ballot=ballot)
        actions.vote(
            escalation=escalation,
            person_id=caller.person_id,
            ballot=ballot,
            key_id=clip.subject.key.key_id,
            key=key,
            now=now,
        )
        _log(escalation, event="escalation.voted", caller=caller, now=now, reason=ballot.reason)
        if not is_closed_by(level=escalation.level or "S0", votes=len(voters) + 1):
            actions.begin_closing(escalation=escalation)
            return escalation
        actions.close(escalation=escalation, now=now)
        _carry_out(escalation=escalation, clip=clip, caller=caller, now=now)
        _log(escalation, event="escalation.closed", caller=caller, now=now, decision=escalation.decision)
    return escalation


def listen(*, caller: gate.Caller, escalation_id: UUID, now: datetime) -> StoredCopy:
    """Return the copy that staff may hear under an open escalation, and log the serving before its first byte (I7, I9).

    Suspected abuse of a child is heard by safety officers alone (E8). Raises NotAllowed, NotFound.
    """
    caller.require(*STAFF)
    with transaction.atomic():
        escalation = queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)
        if queries.for_safety_only(escalation_id=escalation.pk):
            caller.require("safety")
        copy = queries.playable(escalation_id=escalation.pk).first()
        if copy is None:
            raise NotFound
        _log(escalation, event="escalation.served", caller=caller, now=now)
    return StoredCopy(copy.clip.public_id, copy.version, copy.storage_key, copy.size, copy.clip.subject.key.key_id)


def _locked(*, caller: gate.Caller, escalation_id: UUID, now: datetime) -> tuple[Escalation, Clip]:
    """Lock clip and escalation in this order. Raises NotFound, EscalationEnded, StillChoosing."""
    found = queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)
    clips.lock(clip_id=found.clip_id)
    escalation = queries.locked(escalation_id=found.pk)
    if escalation.state in queries.ENDED:
        raise EscalationEnded
    clip = Clip.objects.select_related("subject__key").get(pk=found.clip_id)
    if escalation.level is None:
        if now < escalation.classify_until:
            raise StillChoosing
        # The clock is a second behind: what it would find, we find.
        clips.settle(escalation=escalation, clip=clip, now=now)
    return escalation, clip


def _own(*, escalation: Escalation, caller: gate.Caller, now: datetime) -> None:
    role = "safety" if "safety" in caller.roles else "supervisor"
    actions.acknowledge(escalation=escalation, person_id=caller.person_id, role=role, now=now)
    holds.own(escalation_id=escalation.pk, person_id=caller.person_id)
    _log(escalation, event="escalation.acknowledged", caller=caller, now=now, role=role)


def _vote_by_key(*, caller: gate.Caller, escalation_id: UUID, key: Key) -> Escalation | None:
    """Return the escalation that this very request has voted on. Raises IdempotencyConflict."""
    made = Vote.objects.filter(person_id=caller.person_id, idempotency_key=key.value).first()
    if made is None:
        return None
    key.check(made.request_hash)
    return queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)


def _check_vote(*, escalation: Escalation, caller: gate.Caller, ballot: Ballot) -> frozenset[int]:
    """Return who has voted before. Raises what the rules refuse, by name."""
    closing = queries.closing_of(escalation=escalation)
    refusal = close_refusal(
        closing=closing,
        person_id=caller.person_id,
        decision=escalation.decision,
        legal_basis=ballot.legal_basis,
        same_line=lambda first, second: gate.same_line(first=first, second=second),
    )
    if refusal is not None:
        raise CLOSE_REFUSALS[refusal]
    return closing.voters


def _carry_out(*, escalation: Escalation, clip: Clip, caller: gate.Caller, now: datetime) -> None:
    """Do what was decided. Out of circulation stays out, but for S3, which was never more than warned of."""
    if escalation.decision == "erase":
        clips.take_away(clip_id=clip.pk, now=now)
        clips.release(clip_id=clip.pk, escalation_id=escalation.pk, now=now)
        erasure.request_for_clip(
            clip_id=clip.pk,
            cause=Tombstone.Cause.ESCALATED,
            requested_by=caller.person_id,
            due_at=now,
            now=now,
        )
    elif escalation.decision == "authority_told" and escalation.level in TWO_PEOPLE:
        # Somebody may still ask for it: the hold outlives the closing, with an end (E9).
        holds.renew(escalation_id=escalation.pk, now=now)
    else:
        clips.release(clip_id=clip.pk, escalation_id=escalation.pk, now=now)


def _log(escalation: Escalation, *, event: str, caller: gate.Caller, now: datetime, **detail: str) -> None:
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            clip_id=escalation.clip_id,
            about=escalation.public_id,
            detail={"level": escalation.level, **detail},
        )
    )

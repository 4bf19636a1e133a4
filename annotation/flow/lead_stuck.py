"""Decisions about stuck clips: put back, sent to people of another language, or set aside for good.

A lead decides about skips and languages. A clip that a condition keeps out of circulation is a steward's to decide.
Every decision locks the clip's state first, as whatever stops a clip does: it comes before a stop or not at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.clips import states
from annotation.clips.models import Clip, ClipState
from annotation.flow.stop import take_back_unopened
from annotation.projects.queries import project_by_slug
from annotation.quality.queries import clip_of_project
from annotation.queue import actions as queue
from annotation.queue import lead_queries, seats, stuck
from annotation.queue.models import StuckClip
from annotation.queue.refusals import AlreadyDecided, NotStuck
from config.base.deadlocks import retried
from config.base.errors import Invalid, NotAllowed, Withdrawn
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

_EVENTS = {
    StuckClip.Decision.PUT_BACK: "clip.put_back",
    StuckClip.Decision.REROUTED: "clip.rerouted",
    StuckClip.Decision.SET_ASIDE: "clip.set_aside",
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided about a clip last, and where it stands now."""

    clip_id: UUID
    stuck: StuckClip
    state: str


@retried
def put_back(*, caller: gate.Caller, slug: str, clip_id: UUID, key: Key, now: datetime) -> Decided:
    """Let a clip be handed out again, its skips forgotten; one that has its labels is settled.

    Raises NotAllowed, NotFound, NotStuck, AlreadyDecided, IdempotencyConflict; Withdrawn for one that was stopped.
    """
    with transaction.atomic():
        clip, row, first = _begin(caller=caller, slug=slug, clip_id=clip_id, key=key, now=now)
        if first:
            _decide(caller=caller, clip=clip, row=row, decision=StuckClip.Decision.PUT_BACK, now=now)
    return _decided(clip=clip)


@retried
def reroute(*, caller: gate.Caller, slug: str, clip_id: UUID, language: str, key: Key, now: datetime) -> Decided:
    """Hand what is still wanted of a clip to people who know a language (primary subtag).

    Where nothing is wanted any more, one label is: those given say nothing but that the language is another. Raises
    Invalid for the language in which it is handed out already, and as put_back does.
    """
    with transaction.atomic():
        clip, row, first = _begin(caller=caller, slug=slug, clip_id=clip_id, key=key, now=now)
        if first:
            if language in lead_queries.languages_of(clip=clip):
                raise Invalid("The clip is handed out in this language already.", field="language")
            _decide(caller=caller, clip=clip, row=row, decision=StuckClip.Decision.REROUTED, now=now, language=language)
            if row.state == ClipState.State.SETTLED:
                row.extra += 1
                seats.want(rows=[row], asked={row.clip_id: row.wanted + 1}, now=now)
            # Whoever has it and has not opened it was given it for the language that it is not in.
            take_back_unopened(clip_id=clip.pk, now=now)
            seats.move_to_language(clip=clip, language=language)
    return _decided(clip=clip)


@retried
def set_aside(*, caller: gate.Caller, slug: str, clip_id: UUID, key: Key, now: datetime) -> Decided:
    """Withdraw a clip from the queue: it stays out, and out of exports. Who is listening to it may finish.

    Raises as put_back does.
    """
    with transaction.atomic():
        clip, row, first = _begin(caller=caller, slug=slug, clip_id=clip_id, key=key, now=now)
        if first:
            _decide(caller=caller, clip=clip, row=row, decision=StuckClip.Decision.SET_ASIDE, now=now)
            take_back_unopened(clip_id=clip.pk, now=now)
    return _decided(clip=clip)


def _begin(*, caller: gate.Caller, slug: str, clip_id: UUID, key: Key, now: datetime) -> tuple[Clip, ClipState, bool]:
    """Lock a clip's state and seats, and tell whether this request comes for the first time."""
    caller.require("supervisor", "steward")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    clip = clip_of_project(project_id=project.pk, public_id=clip_id)
    row = states.lock(clip_id=clip.pk)
    queue.lock_seats(clip_id=clip.pk)
    return clip, row, first_time(person_id=caller.person_id, key=key, now=now)


def _decide(
    *, caller: gate.Caller, clip: Clip, row: ClipState, decision: StuckClip.Decision, now: datetime, **detail: Any
) -> None:
    waiting = stuck.waiting(clip_id=clip.pk)
    if waiting is None and stuck.last_decision(clip_id=clip.pk) is None:
        raise NotStuck
    if waiting is not None and waiting.cause == StuckClip.Cause.CONDITION and not caller.has("steward"):
        raise NotAllowed("A steward decides about what a condition keeps out of circulation.")
    if row.state in states.STOPPED:
        raise Withdrawn("This clip was stopped meanwhile; there is nothing left to decide.")
    if not stuck.decide(row=row, decision=decision, by=caller.person_id, now=now):
        raise AlreadyDecided
    gate.record(
        gate.Entry(
            event=_EVENTS[decision],
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            clip_id=clip.pk,
            about=clip.public_id,
            detail=detail,
        )
    )


def _decided(*, clip: Clip) -> Decided:
    decided = stuck.last_decision(clip_id=clip.pk)
    if decided is None:
        raise NotStuck
    return Decided(clip_id=clip.public_id, stuck=decided, state=ClipState.objects.get(pk=clip.pk).state)

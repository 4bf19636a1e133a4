"""Gold: a lead says what the right answers to a clip are; the clock compares what people answered.

Nobody who meets a gold clip can tell it from others, so it is scored only when they can no longer change their answers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.projects.answers import check_answers
from annotation.projects.queries import live_form, project_by_slug
from annotation.quality import actions, queries
from annotation.quality.models import GoldAnswer
from annotation.quality.refusals import GoldWarned, NotInCirculation
from annotation.quality.rules import right_answers
from annotation.queue.models import Assignment
from annotation.subjects.sealing import unseal
from config.base.deadlocks import retried
from config.base.errors import NotFound
from config.base.kept_keys import first_time
from config.base.paging import newest_first
from config.base.requests import Key
from reviewers import gate


@retried
def make_gold(*, caller: gate.Caller, slug: str, clip_id: UUID, answers: Any, key: Key, now: datetime) -> GoldAnswer:
    """Say what the right answers to a clip are, by the project's newest form; those said before are retired.

    Raises NotAllowed, NotFound, NoForm, InvalidAnswers, NotInCirculation, GoldWarned, IdempotencyConflict, KeyGone.
    """
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    form = live_form(project_id=project.pk)
    with transaction.atomic():
        clip = queries.clip_of_project(project_id=project.pk, public_id=clip_id)
        row = states.lock(clip_id=clip.pk)
        clip.refresh_from_db(fields=["warnings"])
        if first_time(person_id=caller.person_id, key=key, now=now):
            if row.state not in states.LIVE or row.state == ClipState.State.WITHHELD:
                raise NotInCirculation
            if clip.warnings:
                raise GoldWarned
            kept = check_answers(definition=form.definition, answers=answers, language=clip.language)
            actions.add_gold(clip=clip, form_id=form.pk, answers=kept, made_by=caller.person_id, now=now)
            _log(event="gold.made", caller=caller, clip_id=clip.pk, about=clip.public_id, now=now)
    return _shown(project_id=project.pk, clip_id=clip.pk)


@retried
def retire_gold(*, caller: gate.Caller, slug: str, clip_id: UUID, key: Key, now: datetime) -> GoldAnswer:
    """Mix a gold clip in no more; doing it again changes nothing.

    Raises NotAllowed, NotFound (also for a clip that never was gold), IdempotencyConflict.
    """
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    with transaction.atomic():
        clip = queries.clip_of_project(project_id=project.pk, public_id=clip_id)
        states.lock(clip_id=clip.pk)
        first = first_time(person_id=caller.person_id, key=key, now=now)
        if first and actions.retire_gold(clip_id=clip.pk, now=now):
            _log(event="gold.retired", caller=caller, clip_id=clip.pk, about=clip.public_id, now=now)
    return _shown(project_id=project.pk, clip_id=clip.pk)


def list_gold(*, caller: gate.Caller, slug: str, cursor: str | None) -> tuple[Sequence[GoldAnswer], str | None]:
    """Return a project's gold, newest first, with how it was answered so far. Raises NotAllowed, NotFound, Invalid."""
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    return newest_first(rows=queries.gold_of(project_id=project.pk), cursor=cursor)


def _shown(*, project_id: int, clip_id: int) -> GoldAnswer:
    found = queries.gold_of(project_id=project_id).filter(clip_id=clip_id).order_by("pk").last()
    if found is None:
        raise NotFound("This clip is not gold.")
    return found


def score_due(*, now: datetime) -> None:
    """Score the answers to gold clips whose people can no longer change them; the clock calls this every second."""
    for assignment in queries.unscored(now=now):
        _score(assignment=assignment, now=now)


@retried
def _score(*, assignment: Assignment, now: datetime) -> None:
    """Score one assignment under its clip's lock: a correction, or another clock, comes before or after."""
    with transaction.atomic():
        row = states.lock(clip_id=assignment.clip_id)
        waits = Assignment.objects.select_for_update().filter(pk=assignment.pk, scored_at__isnull=True)
        label = queries.newest_label(assignment_id=assignment.pk)
        if not waits.exists() or label is None or label.edit_until >= now:
            return
        gold = queries.live_gold(clip_id=assignment.clip_id)
        # A clip that was stopped or whose gold was retired meanwhile says nothing about the person.
        if gold is not None and row.state not in states.STOPPED:
            given: Mapping[str, Any] = unseal(
                sealed=label.answers, context=("answers", assignment.public_id, label.version)
            )
            asked, right = right_answers(gold=actions.gold_answers(gold=gold), given=given)
            actions.add_score(
                assignment=assignment, gold_id=gold.pk, label_id=label.pk, asked=asked, right=right, now=now
            )
        actions.mark_scored(assignment_id=assignment.pk, now=now)


def _log(*, event: str, caller: gate.Caller, clip_id: int, about: UUID, now: datetime) -> None:
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            clip_id=clip_id,
            about=about,
        )
    )

"""Writes of quality; the caller holds the transaction and, for gold, the lock on the clip's state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from annotation.clips.models import Clip
from annotation.projects.models import Project
from annotation.projects.overlap import Terms
from annotation.quality.models import GoldAnswer, OverlapChange, Score
from annotation.queue.actions import SHUFFLE
from annotation.queue.lanes import lane_of
from annotation.queue.models import Assignment
from annotation.subjects.sealing import Context, seal, unseal
from config.base.requests import Key


def _context(*, clip: Clip, made_at: datetime) -> Context:
    return ("gold", clip.public_id, made_at.isoformat())


def add_gold(*, clip: Clip, form_id: int, answers: Mapping[str, Any], made_by: int, now: datetime) -> GoldAnswer:
    """Insert the right answers to a clip, sealed; those that it had before are retired. Raises KeyGone."""
    retire_gold(clip_id=clip.pk, now=now)
    return GoldAnswer.objects.create(
        clip=clip,
        lane=lane_of(clip=clip),
        form_id=form_id,
        answers=seal(key_id=clip.subject.key.key_id, value=dict(answers), context=_context(clip=clip, made_at=now)),
        shuffle=SHUFFLE.randrange(2**31),
        made_by_id=made_by,
        made_at=now,
    )


def gold_answers(*, gold: GoldAnswer) -> dict[str, Any]:
    """Return the right answers. Raises KeyGone."""
    answers: dict[str, Any] = unseal(sealed=gold.answers, context=_context(clip=gold.clip, made_at=gold.made_at))
    return answers


def retire_gold(*, clip_id: int, now: datetime) -> bool:
    """Mix a clip in no more; False when it is no gold."""
    return bool(GoldAnswer.objects.filter(clip_id=clip_id, retired_at__isnull=True).update(retired_at=now))


def add_score(*, assignment: Assignment, gold_id: int, label_id: int, asked: int, right: int, now: datetime) -> None:
    """Keep how somebody's answers to a gold clip compare; once for each assignment."""
    Score.objects.create(
        assignment=assignment, gold_id=gold_id, label_id=label_id, asked=asked, right=right, scored_at=now
    )


def mark_scored(*, assignment_id: int, now: datetime) -> None:
    """Say that an answer to a gold clip was looked at, whether or not there was something to compare it with."""
    Assignment.objects.filter(pk=assignment_id).update(scored_at=now)


def change_terms(*, project: Project, terms: Terms) -> None:
    """Change how many labels a project wants; the caller has locked its row."""
    Project.objects.filter(pk=project.pk).update(overlap=terms.overlap, warned_overlap=terms.warned_overlap)


def add_change(*, project: Project, terms: Terms, clips: int, by: int, key: Key, now: datetime) -> OverlapChange:
    """Insert a change of overlap that a job is to carry out. Raises IntegrityError for a key used meanwhile."""
    return OverlapChange.objects.create(
        project=project,
        overlap=terms.overlap,
        warned_overlap=terms.warned_overlap,
        requested_by_id=by,
        idempotency_key=key.value,
        request_hash=key.request_hash,
        requested_at=now,
        clips_total=clips,
    )


def lock_change(*, change_id: int) -> OverlapChange | None:
    """Lock a change that is under way; None when it is over."""
    under_way = OverlapChange.objects.select_for_update().filter(pk=change_id, ended_at__isnull=True)
    return under_way.first()


def move_change(*, change: OverlapChange, after_clip: int, clips: int) -> None:
    """Note how far a change has come."""
    change.after_clip, change.clips_done = after_clip, change.clips_done + clips
    change.save(update_fields=["after_clip", "clips_done"])


def end_change(*, change: OverlapChange, now: datetime) -> None:
    """Say that every clip was looked at."""
    change.ended_at, change.clips_total = now, change.clips_done
    change.save(update_fields=["ended_at", "clips_total"])

"""Reads about quality: labels to compare, gold, what waits to be scored, changes of overlap."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from annotation.clips.models import Clip, ClipState
from annotation.labels.models import Label
from annotation.labels.queries import ANSWERED, labels_that_count
from annotation.projects.overlap import Terms
from annotation.quality.models import GoldAnswer, OverlapChange
from annotation.quality.refusals import NoSuchClip
from annotation.queue.models import Assignment


def answers_to(*, clip_id: int) -> Sequence[Label]:
    """Return the labels of a clip that count, with their forms."""
    return list(labels_that_count().filter(clip_id=clip_id).select_related("assignment", "form").order_by("pk"))


def clip_of_project(*, project_id: int, public_id: UUID) -> Clip:
    """Return a clip of a project with its subject's key. Raises NotFound."""
    found = Clip.objects.select_related("subject__key").filter(project_id=project_id, public_id=public_id).first()
    if found is None:
        raise NoSuchClip
    return found


def live_gold(*, clip_id: int) -> GoldAnswer | None:
    """Return the gold answers of a clip that count now."""
    gold = GoldAnswer.objects.select_related("clip", "form")
    return gold.filter(clip_id=clip_id, retired_at__isnull=True).first()


def gold_of(*, project_id: int) -> QuerySet[GoldAnswer]:
    """Return a project's gold, retired ones too, with how it was answered so far."""
    gold = GoldAnswer.objects.select_related("clip", "form").filter(clip__project_id=project_id)
    return gold.annotate(asked=Sum("score__asked", default=0), right=Sum("score__right", default=0))


def unscored(*, now: datetime, at_most: int = 200) -> Sequence[Assignment]:
    """Return answered gold assignments whose newest version can no longer be changed by its person, oldest first."""
    newest_open = Label.objects.filter(assignment_id=OuterRef("pk"), edit_until__gte=now)
    waiting = Assignment.objects.filter(
        ~Exists(newest_open),
        kind=Assignment.Kind.GOLD,
        state__in=ANSWERED,
        scored_at__isnull=True,
        ended_at__lt=now,
    )
    return list(waiting.order_by("ended_at")[:at_most])


def newest_label(*, assignment_id: int) -> Label | None:
    """Return the version of somebody's answers that counts."""
    return Label.objects.filter(assignment_id=assignment_id).order_by("version").last()


def latest_change(*, project_id: int) -> OverlapChange | None:
    """Return the newest change of a project's overlap."""
    return OverlapChange.objects.filter(project_id=project_id).order_by("-pk").first()


def change_by_key(*, person_id: int, key: UUID) -> OverlapChange | None:
    """Return the change of overlap that this person's request has made already, or None."""
    return OverlapChange.objects.filter(requested_by_id=person_id, idempotency_key=key).first()


def next_clips(*, project_id: int, after: int, size: int) -> list[int]:
    """Return the next clips of a project by number."""
    clips = Clip.objects.filter(project_id=project_id, pk__gt=after)
    return list(clips.order_by("pk").values_list("pk", flat=True)[:size])


def lock_unfitting(*, clip_ids: Sequence[int], terms: Terms) -> Sequence[ClipState]:
    """Lock those of some clips that want another number of labels than the terms say, ascending, with their clips."""
    calm, warned = (F("extra") + terms.wanted(warned=warned) for warned in (False, True))
    unfitting = (Q(clip__warnings=[]) & ~Q(wanted=calm)) | (~Q(clip__warnings=[]) & ~Q(wanted=warned))
    rows = ClipState.objects.select_for_update(of=("self",)).select_related("clip").filter(clip_id__in=clip_ids)
    return list(rows.filter(unfitting).exclude(state=ClipState.State.ERASED).order_by("clip_id"))

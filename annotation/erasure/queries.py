"""Reads of erasures: what is due, and what is left to erase."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from annotation.clips.models import ClipState
from annotation.clips.wipe import STOPPED
from annotation.erasure.models import Erasure


def due(*, now: datetime, at_most: int = 50) -> Sequence[int]:
    """Return the numbers of erasures whose time has come, the oldest first."""
    waiting = Erasure.objects.filter(state__in=[Erasure.State.WAITING, Erasure.State.RUNNING], due_at__lte=now)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:at_most])


def _left(erasure: Erasure) -> QuerySet[ClipState]:
    whose = Q(clip_id=erasure.clip_id) if erasure.clip_id is not None else Q(clip__subject_id=erasure.subject_id)
    return ClipState.objects.filter(whose).exclude(state=ClipState.State.ERASED)


def next_clips(*, erasure: Erasure, size: int) -> list[int]:
    """Return clips that this erasure can erase now. Of a speaker every one without a hold; a single one if stopped."""
    free = _left(erasure).filter(holds=0)
    if erasure.clip_id is not None:
        free = free.filter(state__in=STOPPED)
    return list(free.order_by("clip_id").values_list("clip_id", flat=True)[:size])


def held_back(*, erasure: Erasure) -> bool:
    """Tell whether a hold keeps something of it from being erased (E9)."""
    return _left(erasure).filter(holds__gt=0).exists()


def anything_left(*, erasure: Erasure) -> bool:
    """Tell whether anything of it is not erased."""
    return _left(erasure).exists()


def organisation_of(*, erasure: Erasure) -> int:
    """Return the organisation of an erasure that has its subject, or its clip and source, loaded."""
    if erasure.subject is not None:
        return erasure.subject.organisation_id
    assert erasure.clip is not None  # noqa: S101 - a constraint of the table
    return erasure.clip.source.organisation_id

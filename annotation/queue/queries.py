"""Reads of the queue."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from annotation.queue.models import Assignment, Batch


def live_batch(*, person_id: int, lock: bool = False) -> Batch | None:
    """Return the batch that a person holds, with its project and form, locked if asked."""
    batches = Batch.objects.filter(person_id=person_id, closed_at__isnull=True)
    if lock:
        return batches.select_for_update(of=("self",)).select_related("project", "form").first()
    return batches.select_related("project", "form").first()


def held_in(*, batch_id: int) -> int:
    """Return how many assignments of a batch are still held."""
    return Assignment.objects.filter(batch_id=batch_id, state=Assignment.State.HELD).count()


def returned_of(*, batch: Batch) -> list[Assignment]:
    """Return what went back of a batch: by its person, a break, the end of their shift, or a lead."""
    # No index knows an ended assignment by its batch; what its person ended since it was opened has one.
    ended = Assignment.objects.filter(person_id=batch.person_id, ended_at__gte=batch.opened_at)
    return list(ended.filter(batch_id=batch.pk, state=Assignment.State.RETURNED).order_by("pk"))


def own(*, person_id: int, public_id: UUID) -> Assignment | None:
    """Return somebody's assignment with its clip, batch and form; None for anybody else's."""
    found = Assignment.objects.filter(person_id=person_id, public_id=public_id)
    return found.select_related("clip", "clip__subject__key", "batch__form", "batch__project").first()


def overdue_batches(*, now: datetime, at_most: int = 50) -> list[int]:
    """Return batches whose lease has run out."""
    overdue = Batch.objects.filter(closed_at__isnull=True, expires_at__lte=now)
    return list(overdue.order_by("expires_at").values_list("pk", flat=True)[:at_most])


def ended_by(*, person_id: int, key: UUID) -> Assignment | None:
    """Return the assignment of a person that this request's key has ended."""
    return Assignment.objects.filter(person_id=person_id, end_key=key).first()


def ended_since(*, person_id: int, since: datetime, at_most: int) -> list[Assignment]:
    """Return the last assignments that a person ended, newest first; what went back unopened was no work of theirs."""
    ended = Assignment.objects.filter(person_id=person_id, ended_at__gte=since)
    unopened = Q(state__in=[Assignment.State.RETURNED, Assignment.State.EXPIRED], opened_at__isnull=True)
    ended = ended.exclude(unopened).select_related("clip__state", "batch__project", "batch__form")
    return list(ended.order_by("-ended_at", "-pk")[:at_most])

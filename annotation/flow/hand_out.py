"""Handing out: a batch is taken, topped up, given back, or expires.

Note: docs/explanation/handing-out.md tells the races and which lock settles each.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.flow.account import activity
from annotation.flow.fill import fill
from annotation.flow.stop import return_unserved
from annotation.projects.models import Project
from annotation.projects.queries import NoForm, closed_among
from annotation.queue import actions, queries
from annotation.queue.claim import Claimant
from annotation.queue.models import Assignment, Batch
from annotation.queue.offers import LIVE_BATCH, Standing, missing_for, standing
from annotation.queue.refusals import NoBatch, NotQualified, NoWork
from annotation.queue.rules import BATCH_SIZE, room_in_batch
from config.base.deadlocks import retried
from config.base.errors import NotFound, Refusal
from config.base.kept_keys import first_time, is_repeat
from config.base.requests import Key
from reviewers import gate

# A lease that has run out, then another tab's batch, then an undo: with one turn to spare.
_TRIES = 5


class _Again(Exception):  # noqa: N818 - a turn, not an error
    """Something of the person's own stood in the way: a lease that had run out, or a batch come at the same moment."""


@retried
def take_batch(*, caller: gate.Caller, project: str | None, size: int | None, key: Key, now: datetime) -> Batch:
    """Give clips to a person: a new batch, or a top-up of the live one. The same key gives once.

    `project` is a slug. Raises what gate.admit refuses, and IdempotencyConflict, NotQualified, NoWork, NoForm,
    NotFound, NoBatch.
    """
    for _ in range(_TRIES):
        try:
            return _take_batch(caller=caller, slug=project, size=size or BATCH_SIZE, key=key, now=now)
        except _Again:
            # Expired in a transaction of its own, so that it stays so whatever comes of this request.
            expire_overdue_of(person_id=caller.person_id, now=now)
    return current_batch(person_id=caller.person_id)


def _take_batch(*, caller: gate.Caller, slug: str | None, size: int, key: Key, now: datetime) -> Batch:
    try:
        with transaction.atomic():
            try:
                admission = gate.admit(person_id=caller.person_id, now=now, first=LIVE_BATCH)
            except Refusal:
                # A repeat is answered like the first time, also where that took the last clips of the day.
                if is_repeat(person_id=caller.person_id, key=key):
                    return current_batch(person_id=caller.person_id)
                raise
            return _give(admission=admission, slug=slug, size=size, key=key, now=now)
    except IntegrityError as trouble:
        if "batch_one_live_per_person" not in str(trouble):
            raise
        # An undo has opened a batch again at this moment: that one is theirs, and is filled up.
        raise _Again from None


def _give(*, admission: gate.Admission, slug: str | None, size: int, key: Key, now: datetime) -> Batch:
    if not admission.project_ids:
        raise NotQualified
    stands = standing(admission=admission, slug=slug, key=key, activity=activity(now=now))
    if stands.repeated:
        return stands.batch or current_batch(person_id=admission.person_id)
    if stands.overtaken or (stands.batch is not None and stands.batch.expires_at <= now):
        # Waiting here for a batch that was not locked first would be against the order of locks.
        raise _Again
    claimant = Claimant(
        person_id=admission.person_id,
        organisation_id=admission.organisation_id,
        site_id=admission.site_id,
        opt_outs=admission.opt_outs,
        day=admission.day,
        key=key.value,
        activity=activity(now=now),
    )
    # What is in hand counts too: a break cuts nothing.
    room = room_in_batch(held=stands.held, size=min(size, admission.room_until_break), left=admission.left)
    filled = fill(admission=admission, claimant=claimant, stands=stands, room=room) if room else None
    if filled is None:
        return _left_as_it_was(admission=admission, stands=stands, slug=slug)
    batch, got = filled
    gate.count_given(admission=admission, number=got.given, warned=got.warned, project_id=batch.project_id)
    return batch


def _left_as_it_was(*, admission: gate.Admission, stands: Standing, slug: str | None) -> Batch:
    """Return the live batch to which nothing could be added. Raises NotQualified, NoForm, NoWork, NotFound."""
    missing = [] if slug is None or stands.offers else missing_for(admission=admission, slug=slug)
    if missing is None:
        raise NotFound("There is no project of that name here.")
    if stands.batch is not None and stands.held:
        return stands.batch
    if missing:
        raise NotQualified("Something is missing for this project: ask your lead.", missing=missing)
    if stands.offers and all(offer.form_id is None for offer in stands.offers):
        raise NoForm
    closed = closed_among(project_ids=admission.project_ids, slug=slug)
    if closed:
        raise NoWork(closed_projects=[_closed(project) for project in closed])
    raise NoWork


def _closed(project: Project) -> dict[str, Any]:
    """Return why a project hands nothing out, as its people read it."""
    return {
        "slug": project.slug,
        "name": project.title,
        "state": project.state,
        "reason": project.state_reason,
    }


def current_batch(*, person_id: int) -> Batch:
    """Return the live batch. Raises NoBatch."""
    batch = queries.live_batch(person_id=person_id)
    if batch is None:
        raise NoBatch
    return batch


@retried
def return_batch(*, caller: gate.Caller, batch_id: UUID, key: Key, now: datetime) -> list[Assignment]:
    """Give back everything that is still held in a batch; a repeat is shown what went back of it.

    Raises NotFound for somebody else's batch, IdempotencyConflict.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(public_id=batch_id, person_id=caller.person_id).first()
        if batch is None:
            raise NotFound
        if not first_time(person_id=caller.person_id, key=key, now=now):
            return queries.returned_of(batch=batch)
        return _give_back(batch_id=batch.pk, state=Assignment.State.RETURNED, now=now)


def return_held_by(*, person_id: int, only_unopened: bool, now: datetime) -> list[Assignment]:
    """Give back what a person holds, in the caller's transaction; at a break the opened clip stays with them."""
    batch = queries.live_batch(person_id=person_id, lock=True)
    if batch is None:
        return []
    return _give_back(batch_id=batch.pk, state=Assignment.State.RETURNED, now=now, only_unopened=only_unopened)


def expire_overdue_of(*, person_id: int, now: datetime) -> None:
    """Expire the person's own overdue lease before they ask for more; unlike the sweep, wait for whoever is at it."""
    with transaction.atomic():
        batch = queries.live_batch(person_id=person_id, lock=True)
        if batch is not None and batch.expires_at <= now:
            _give_back(batch_id=batch.pk, state=Assignment.State.EXPIRED, now=now)


@retried
def expire(*, batch_id: int, now: datetime) -> list[Assignment]:
    """Return the clips of a lease that has run out (I5); nothing if it was renewed or ended meanwhile."""
    with transaction.atomic():
        overdue = Batch.objects.select_for_update(skip_locked=True)
        if not overdue.filter(pk=batch_id, closed_at__isnull=True, expires_at__lte=now).exists():
            return []
        return _give_back(batch_id=batch_id, state=Assignment.State.EXPIRED, now=now)


def _give_back(*, batch_id: int, state: str, now: datetime, only_unopened: bool = False) -> list[Assignment]:
    """End held assignments of a locked batch and open their seats again; the batch closes when nothing is left."""
    gone = actions.end_held(batch_id=batch_id, state=state, now=now, only_unopened=only_unopened)
    actions.open_seat_again(seat_ids=[one.seat_id for one in gone if one.seat_id is not None])
    return_unserved(assignments=gone)
    if not only_unopened or not queries.held_in(batch_id=batch_id):
        actions.close_batch(batch_id=batch_id, now=now)
    return gone


def sweep(*, now: datetime) -> int:
    """Expire overdue leases, and open seats that were reserved for too long; the clock calls this every second.

    Returns how many batches it looked at.
    """
    with transaction.atomic():
        actions.open_overdue_reservations(now=now)
    overdue = queries.overdue_batches(now=now)
    for batch_id in overdue:
        expire(batch_id=batch_id, now=now)
    return len(overdue)

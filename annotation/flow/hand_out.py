"""Handing out: a batch is taken, topped up, given back, or expires.

Note: docs/explanation/handing-out.md tells the races and which lock settles each.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from annotation.flow.stop import return_unserved
from annotation.projects.queries import live_form, project_by_slug
from annotation.queue import actions, queries
from annotation.queue.claim import claim, lanes_with_work
from annotation.queue.models import Assignment, Batch
from annotation.queue.refusals import NoBatch, NotQualified, NoWork
from annotation.queue.rules import BATCH_SIZE, MAX_LANES, Given, LaneOffer, room_in_batch
from config.base.deadlocks import retried
from config.base.errors import NotFound
from reviewers import gate

_CHANCE = random.SystemRandom()


@retried
def take_batch(*, caller: gate.Caller, project: str | None, size: int | None, key: UUID, now: datetime) -> Batch:
    """Give clips to a person: a new batch, or a top-up of the live one. The same key gives once.

    Raises NotOnShift, OnBreak, BreakDue, QuotaReached, NotQualified, NoWork, NotFound.
    """
    expire_overdue_of(person_id=caller.person_id, now=now)
    with transaction.atomic():
        if queries.was_given(person_id=caller.person_id, key=key):
            return current_batch(person_id=caller.person_id)
        admission = gate.admit(person_id=caller.person_id, now=now)
        if not admission.project_ids:
            raise NotQualified
        # Asked again under the lock: the same request may have come twice at once.
        if queries.was_given(person_id=caller.person_id, key=key):
            return current_batch(person_id=caller.person_id)
        batch = _batch_in_hand(person_id=caller.person_id, now=now)
        choices = _offers(admission=admission, batch=batch, slug=project)
        # What is in hand counts too: a break cuts nothing.
        size = min(size or BATCH_SIZE, admission.room_until_break)
        if batch is None:
            batch, given = _give_new(admission=admission, choices=choices, size=size, key=key, now=now)
        else:
            given = _top_up(admission=admission, batch=batch, choices=choices, size=size, key=key, now=now)
        _account(admission=admission, batch=batch, given=given, now=now)
    return batch


def _batch_in_hand(*, person_id: int, now: datetime) -> Batch | None:
    """Return the live batch, locked; an empty one is closed, so that the next may be of another project."""
    batch = queries.live_batch(person_id=person_id, lock=True)
    if batch is None or queries.held_in(batch_id=batch.pk):
        return batch
    actions.close_batch(batch_id=batch.pk, now=now)
    return None


def _offers(*, admission: gate.Admission, batch: Batch | None, slug: str | None) -> list[list[LaneOffer]]:
    """Return the lanes to claim from, by project: the live batch's, the one asked for, or all in random order.

    The heavier a project, the likelier it comes first.
    """
    wanted = admission.project_ids
    if slug is not None:
        project = project_by_slug(organisation_id=admission.organisation_id, slug=slug)
        if project.pk not in wanted:
            raise NotFound
        wanted = frozenset({project.pk})
    if batch is not None:
        wanted &= {batch.project_id}
    offers = lanes_with_work(
        organisation_id=admission.organisation_id,
        project_ids=wanted,
        languages=admission.languages,
        own_zone=admission.own_zone,
    )
    if admission.calm_left != 0:
        offers = [offer for offer in offers if not offer.warned]
    # The u ** (1 / weight) of even chances u, the greatest first: each place is drawn by weight among those left.
    luck = {offer.project_id: _CHANCE.random() ** (1 / max(offer.weight, 1)) for offer in offers}
    order = sorted(luck, key=lambda project_id: luck[project_id], reverse=True)
    return [[offer for offer in offers if offer.project_id == project_id] for project_id in order]


def _give_new(
    *, admission: gate.Admission, choices: Sequence[Sequence[LaneOffer]], size: int, key: UUID, now: datetime
) -> tuple[Batch, list[Given]]:
    """Open a batch in the first project that has something for this person. Raises NoWork.

    A lane with open seats may have none for them: heard before, opted out of, or held by another claim right now.
    """
    room = room_in_batch(held=0, size=size, left=admission.left)
    for offers in choices:
        try:
            with transaction.atomic():
                batch = _open_batch(admission=admission, project_id=offers[0].project_id, now=now)
        except IntegrityError:
            # An undo has opened a batch again at this moment: that one is theirs, and the next call tops it up.
            return current_batch(person_id=admission.person_id), []
        given = _fill(admission=admission, batch=batch, offers=offers, room=room, key=key, now=now)
        if given:
            return batch, given
        batch.delete()
    raise NoWork


def _top_up(
    *, admission: gate.Admission, batch: Batch, choices: Sequence[Sequence[LaneOffer]], size: int, key: UUID,
    now: datetime,
) -> list[Given]:  # fmt: skip
    """Fill the live batch up from its own project; a full one is given nothing, not even a warned clip."""
    room = room_in_batch(held=queries.held_in(batch_id=batch.pk), size=size, left=admission.left)
    if room == 0 or not choices:
        return []
    return _fill(admission=admission, batch=batch, offers=choices[0], room=room, key=key, now=now)


def _open_batch(*, admission: gate.Admission, project_id: int, now: datetime) -> Batch:
    return Batch.objects.create(
        person_id=admission.person_id,
        project_id=project_id,
        form=live_form(project_id=project_id),
        opened_at=now,
        expires_at=now + timedelta(seconds=settings.LEASE_SECONDS),
    )


def _fill(
    *, admission: gate.Admission, batch: Batch, offers: Sequence[LaneOffer], room: int, key: UUID, now: datetime
) -> list[Given]:
    """Claim from at most four lanes in random order; a warned clip comes last and alone (W9)."""
    calm = [offer for offer in offers if not offer.warned]
    # One place is kept for a warned clip where one waits, so that calm ones cannot starve it.
    warned = [offer for offer in offers if offer.warned and (room > 1 or not calm)][:1]
    given: list[Given] = []
    for offer in [*_CHANCE.sample(calm, len(calm))[: MAX_LANES - len(warned)], *warned]:
        places = 1 if offer.warned else room - len(warned) - len(given)
        if places <= 0:
            continue
        given += claim(
            lane_id=offer.lane_id,
            batch_id=batch.pk,
            person_id=admission.person_id,
            opt_outs=admission.opt_outs,
            day=admission.day,
            room=places,
            key=key,
            now=now,
        )
    return given


def _account(*, admission: gate.Admission, batch: Batch, given: Sequence[Given], now: datetime) -> None:
    warned = sum(one.warned for one in given)
    gate.count_given(admission=admission, number=len(given), warned=warned, project_id=batch.project_id)
    gate.touch(person_id=admission.person_id, now=now)
    batch.expires_at = actions.renew_lease(person_id=admission.person_id, now=now) or batch.expires_at
    gate.record(
        *(
            gate.Entry(
                event="assignment.given",
                at=now,
                organisation_id=admission.organisation_id,
                person_id=admission.person_id,
                clip_id=one.clip_id,
                about=one.public_id,
            )
            for one in given
        )
    )


def current_batch(*, person_id: int) -> Batch:
    """Return the live batch. Raises NoBatch."""
    batch = queries.live_batch(person_id=person_id)
    if batch is None:
        raise NoBatch
    return batch


@retried
def return_batch(*, caller: gate.Caller, batch_id: UUID, now: datetime) -> list[Assignment]:
    """Give back everything that is still held in a batch; a repeat finds nothing left and returns nothing.

    Raises NotFound for somebody else's batch.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(public_id=batch_id, person_id=caller.person_id).first()
        if batch is None:
            raise NotFound
        return _give_back(batch_id=batch.pk, state=Assignment.State.RETURNED, now=now)


def return_held_by(*, person_id: int, only_unopened: bool, now: datetime) -> list[Assignment]:
    """Give back what a person holds, in the caller's transaction; at a break the opened clip stays with them."""
    batch = queries.live_batch(person_id=person_id, lock=True)
    if batch is None:
        return []
    return _give_back(batch_id=batch.pk, state=Assignment.State.RETURNED, now=now, only_unopened=only_unopened)


def expire_overdue_of(*, person_id: int, now: datetime) -> None:
    """Expire the person's own overdue lease before they ask for more."""
    batch = queries.live_batch(person_id=person_id)
    if batch is not None and batch.expires_at <= now:
        expire(batch_id=batch.pk, now=now)


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
    """Expire overdue leases; the clock calls this every second. Returns how many batches it looked at."""
    overdue = queries.overdue_batches(now=now)
    for batch_id in overdue:
        expire(batch_id=batch_id, now=now)
    return len(overdue)

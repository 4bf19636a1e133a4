"""Filling a batch: which project next, which of its lanes, how much gold, and asking again for what was passed over."""

import random
from collections.abc import Iterator
from uuid import uuid4

from django.conf import settings

from annotation.queue import actions
from annotation.queue.claim import Claimant, claim, claim_far
from annotation.queue.models import Batch
from annotation.queue.offers import Standing
from annotation.queue.rules import Claimed, Offer, gold_among, lanes_to_ask, project_order
from reviewers import gate

_CHANCE = random.SystemRandom()
# A claim that passed clips over (of one speaker, or in somebody else's hands just then) asks again, so often in all.
_TRIES = 3


def fill(*, admission: gate.Admission, claimant: Claimant, stands: Standing, room: int) -> tuple[Batch, Claimed] | None:
    """Give up to `room` clips of the first project that has any for this person; None when none has.

    They go into the live batch where it is of that project and form; an empty one of another gives way to a new one.
    Every project is asked, and asked again further into its lanes, before there is nothing.
    """
    by_project = [
        [offer for offer in stands.offers if offer.project_id == project_id]
        for project_id in _order(admission=admission, offers=stands.offers, room=room)
    ]
    for far in (False, True):
        for lanes in by_project:
            places = min(room, admission.left_by_project.get(lanes[0].project_id, room))
            found = _from_project(claimant=claimant, stands=stands, lanes=lanes, room=places, far=far)
            if found is not None:
                return found
    return None


def _order(*, admission: gate.Admission, offers: list[Offer], room: int) -> Iterator[int]:
    order = project_order(
        offers=offers,
        last=admission.project_id,
        run=admission.project_run,
        between=settings.CLIPS_BETWEEN_PROJECTS,
        places=room,
        chance=_CHANCE,
    )
    formless = {offer.project_id for offer in offers if offer.form_id is None}
    return (one for one in order if one not in formless and admission.left_by_project.get(one, 1) > 0)


def _from_project(
    *, claimant: Claimant, stands: Standing, lanes: list[Offer], room: int, far: bool
) -> tuple[Batch, Claimed] | None:
    batch = _batch_for(claimant=claimant, stands=stands, offer=lanes[0])
    gold = gold_among(places=room, per_mille=lanes[0].gold_per_mille, chance=_CHANCE)
    given = warned = 0
    tries = _TRIES
    while tries and lanes:
        asked = lanes_to_ask(offers=lanes, room=room - given, chance=_CHANCE)
        target = (batch.pk, batch.public_id)
        if far:
            got = claim_far(claimant=claimant, lanes=asked, form_id=batch.form_id, batch=target, room=room - given)
        else:
            got = claim(
                claimant=claimant, lanes=asked, form_id=batch.form_id, batch=target, room=room - given, gold=gold
            )
        batch.pk = batch.pk or got.opened
        given, warned, gold = given + got.given, warned + got.warned, 0
        if got.passed:
            tries -= 1
            lanes = [offer for offer in lanes if not (warned and offer.warned)]
        elif far and not given:
            # No lane is left out before there is nothing.
            lanes = [offer for offer in lanes if offer not in asked]
        else:
            break
    return (batch, Claimed(opened=batch.pk, given=given, warned=warned, passed=False)) if given else None


def _batch_for(*, claimant: Claimant, stands: Standing, offer: Offer) -> Batch:
    """Return the live batch, or one not yet in the database; the claim opens it with its first clip."""
    live = stands.batch
    if live is not None and live.closed_at is None:
        if stands.held or (live.project_id, live.form_id) == (offer.project_id, offer.form_id):
            return live
        actions.close_batch(batch_id=live.pk, now=claimant.activity["now"])
        # Its own project may be tried after this one: what has been closed is not filled up.
        live.closed_at = claimant.activity["now"]
    return Batch(
        public_id=uuid4(),
        person_id=claimant.person_id,
        project_id=offer.project_id,
        form_id=offer.form_id or 0,
        opened_at=claimant.activity["now"],
        expires_at=claimant.activity["until"],
    )

"""A clip is laid aside: held, with its draft, while its person goes on."""

from datetime import timedelta

import pytest

from annotation.flow import desk, hand_out, park, review, shift
from annotation.queue.models import Assignment, Batch
from annotation.queue.refusals import AlreadyEnded
from config.base.errors import NotFound, Withdrawn
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from tests.factories import NOW, make_clips, make_project, new_key
from tests.odd import label, reviewers, skip, undo

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def project():
    project = make_project()
    make_clips(project, 4)
    return project


@pytest.fixture
def me(project):
    return reviewers(project, 1)[0]


def take(caller, size=2):
    hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=NOW)
    return list(Assignment.objects.filter(person_id=caller.person_id, state="held").order_by("pk"))


def lay_aside(caller, assignment, *, key=None, now=NOW):
    return park.park(caller=caller, assignment_id=assignment.public_id, key=key or new_key(), now=now)


def test_a_parked_clip_stays_held_with_its_draft_and_counts_as_held(me):
    first, second = take(me)
    review.save_draft(caller=me, assignment_id=first.public_id, body={"words": "turn"}, now=NOW)
    lay_aside(me, first, now=SOON)
    batch = Batch.objects.get(person_id=me.person_id)
    assert batch.expires_at > NOW + timedelta(minutes=15), "it is work, and keeps the lease"
    shown = {
        one["id"]: one for one in desk.batch_view(batch=hand_out.current_batch(person_id=me.person_id))["assignments"]
    }
    assert (shown[first.public_id]["parked"], shown[second.public_id]["parked"]) == (True, False)
    assert shown[first.public_id]["draft"] == {"words": "turn"}
    assert len(take(me)) == 2, "no room for more"
    back = park.unpark(caller=me, assignment_id=first.public_id, key=new_key(), now=SOON)
    assert (back.state, back.parked_at) == ("held", None)
    events = AuditEvent.objects.filter(about=first.public_id, event__in=["assignment.parked", "assignment.unparked"])
    assert events.count() == 2


def test_I4_a_repeat_parks_nothing_again(me):
    """I4: the key is kept; what came later stands."""
    first, second = take(me)
    key = new_key()
    lay_aside(me, first, key=key)
    park.unpark(caller=me, assignment_id=first.public_id, key=new_key(), now=NOW)
    assert lay_aside(me, first, key=key).parked_at is None
    with pytest.raises(IdempotencyConflict):
        lay_aside(me, second, key=Key(value=key.value, request_hash=b"x" * 32))


def test_parking_again_keeps_since_when(me):
    first, _ = take(me)
    lay_aside(me, first)
    assert lay_aside(me, first, now=SOON).parked_at == NOW


def test_a_parked_clip_can_be_labelled_and_comes_back_unparked_when_a_skip_is_undone(me):
    first, second = take(me)
    lay_aside(me, first)
    label(me, first)
    lay_aside(me, second)
    skip(me, second)
    assert undo(me, second).parked_at is None


def test_what_is_not_mine_or_not_held_is_not_parked(project, me):
    first, second = take(me)
    with pytest.raises(NotFound):
        lay_aside(reviewers(project, 1)[0], first)
    skip(me, first)
    with pytest.raises(AlreadyEnded):
        lay_aside(me, first)
    with pytest.raises(AlreadyEnded):
        park.unpark(caller=me, assignment_id=first.public_id, key=new_key(), now=NOW)
    Assignment.objects.filter(pk=second.pk).update(state="withdrawn", ended_at=NOW)
    with pytest.raises(Withdrawn):
        lay_aside(me, second)


def test_parked_clips_go_back_like_others(me):
    first, _ = take(me)
    lay_aside(me, first)
    shift.end_shift(caller=me, key=new_key(), now=SOON)
    assert set(Assignment.objects.values_list("state", flat=True)) == {"returned"}

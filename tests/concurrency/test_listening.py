"""Serving and hearing while something else happens to the same assignment."""

import pytest
from django.db import connection, transaction

from annotation.clips.models import ClipState
from annotation.flow import hand_out, listen
from annotation.flow.stop import stop_clips
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment
from config.base.errors import Withdrawn
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance
from tests.concurrency.threads import Meanwhile, together
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, new_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held():
    project = make_project()
    reviewer = make_person(project.organisation, projects=(project,))
    make_clip(project)
    hand_out.take_batch(caller=caller_for(reviewer), project=None, size=1, key=new_key(), now=NOW)
    return Assignment.objects.get()


def serve(assignment):
    return listen.serve(caller=caller_for(assignment.person), assignment_id=assignment.public_id, now=NOW)


def logged(assignment, event) -> int:
    """How often this happened to the assignment; the log keeps what other tests have committed."""
    return AuditEvent.objects.filter(event=event, about=assignment.public_id).count()


def test_I7_a_clip_that_is_being_stopped_is_not_served(held):
    """I7: the serving waits for the stop to end and then looks at the assignment again (`a.state = 'held'`)."""
    with Meanwhile(lambda: serve(held)) as serving:
        with transaction.atomic():
            stop_clips(clip_ids=[held.clip_id], state=ClipState.State.WITHDRAWN, cause="withdrawn", now=NOW)
            serving.begin_and_wait_for_lock()
        assert isinstance(serving.outcome(), Withdrawn)
    held.refresh_from_db()
    assert held.opened_at is None
    assert logged(held, "assignment.served") == 0


def test_I9_many_first_requests_at_once_are_one_serving(held):
    """I9: one of them opens and logs; the others wait for it and serve what is open."""
    answers = together(*[lambda: serve(held) for _ in range(6)])
    assert not [one for one in answers if isinstance(one, Exception)]
    assert logged(held, "assignment.served") == 1


def test_one_report_sent_many_times_at_once_counts_once(held):
    play = Play(from_ms=0, to_ms=400, at=NOW)
    me = caller_for(held.person)
    together(*[lambda: listen.report_heard(caller=me, plays={held.public_id: [play]}, now=NOW) for _ in range(6)])
    assert Assignment.objects.get().heard_ms == 400
    assert Allowance.objects.get().heard_ms == 400
    assert logged(held, "assignment.heard") == 1
    connection.close()

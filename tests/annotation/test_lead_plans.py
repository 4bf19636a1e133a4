"""What a lead sees of one project reads no large table from end to end, however much the others have."""

from typing import Any

import pytest
from django.db import connection

from annotation.clips.models import ClipState
from annotation.flow import hand_out, lead_project, lead_queue
from annotation.queue.actions import lane_for
from annotation.queue.models import Assignment
from tests.annotation.test_plans import scans
from tests.bulk import done_by, many_clips
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key
from tests.odd import reviewers, skip

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 10_000


@pytest.fixture
def project() -> Any:
    """A small project with something of everything, beside one with thousands of clips, half of them done."""
    large = make_project()
    lane = lane_for(project_id=large.pk, language="en", warned=False, routing_zone="")
    many_clips(large, lane, ROWS)
    worker = make_person(large.organisation, projects=(large,))
    done_by(worker, large, large.formversion_set.get().pk, at_most=ROWS // 2)
    small = make_project(large.organisation, overlap=3)
    stuck, *_ = make_clips(small, 5)
    skipped_by_three(stuck)
    assert ClipState.objects.get(clip=stuck).state == "stuck"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return small


def skipped_by_three(clip: Any) -> None:
    """Let three people skip a clip, who hold others besides where there are any."""
    for caller in reviewers(clip.project, 3):
        hand_out.take_batch(caller=caller, project=None, size=5, key=new_key(), now=NOW)
        skip(caller, Assignment.objects.get(person_id=caller.person_id, clip=clip, state="held"))


def test_no_large_table_is_read_from_end_to_end(project: Any) -> None:
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    before = scans()
    lead_queue.read_queue(caller=lead, slug=project.slug)
    for look in (lead_queue.list_held, lead_queue.list_stuck, lead_queue.list_people):
        look(caller=lead, slug=project.slug, cursor=None)
    type(project).objects.filter(pk=project.pk).update(state="paused")
    lead_project.tick(now=NOW)
    after = scans()
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == {}

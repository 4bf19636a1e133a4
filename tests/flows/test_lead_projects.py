"""A lead pauses, drains and resumes a project: nothing is handed out, and nobody loses what they began."""

from datetime import timedelta

import pytest

from annotation.clips.refusals import ProjectArchived
from annotation.flow import clock, hand_out, lead_project, listen, review
from annotation.labels.models import Draft
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import NoWork
from config.base.errors import NotAllowed, NotFound
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance
from tests.factories import NOW, caller_for, make_clips, make_organisation, make_person, make_project, new_key
from tests.odd import give, label, reviewers

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
WHY = "The guideline changes at noon"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


def pause(lead, project, *, reason=WHY, key=None, now=NOW):
    return lead_project.pause(caller=lead, slug=project.slug, reason=reason, key=key or new_key(), now=now)


def drain(lead, project, *, reason=WHY):
    return lead_project.drain(caller=lead, slug=project.slug, reason=reason, key=new_key(), now=NOW)


def resume(lead, project):
    return lead_project.resume(caller=lead, slug=project.slug, key=new_key(), now=NOW)


def three_in_hand(project):
    """Somebody who holds three clips, has opened the first and typed something about it."""
    make_clips(project, 3, with_sound=True)
    (me,) = reviewers(project, 1)
    take(me)
    first = held_by(me)[0]
    listen.serve(caller=me, assignment_id=first.public_id, now=NOW)
    review.save_draft(caller=me, assignment_id=first.public_id, body={"answers": {"words": "tu"}}, now=NOW)
    return me, first


def take(caller, *, size=20, now=NOW):
    return hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=now)


def held_by(caller):
    return list(Assignment.objects.filter(person_id=caller.person_id, state="held").order_by("pk"))


def test_a_paused_project_takes_back_what_nobody_opened(project, lead):
    me, first = three_in_hand(project)
    stopped = pause(lead, project)
    assert (stopped.project.state, stopped.project.state_reason, stopped.returned) == ("paused", WHY, 2)
    assert held_by(me) == [first]
    assert Seat.objects.filter(state="open").count() == 2
    assert Allowance.objects.get(pk=me.person_id).taken == 1, "what was not served does not count"


def test_what_was_opened_is_finished_with_its_draft(project, lead):
    me, first = three_in_hand(project)
    pause(lead, project)
    assert Draft.objects.filter(assignment=first).exists()
    assert not label(me, first, now=LATER).surplus
    assert Assignment.objects.get(pk=first.pk).state == "done"


@pytest.mark.parametrize("stop", [pause, drain])
def test_nothing_is_handed_out_and_the_reason_is_read(project, lead, stop):
    make_clips(project, 3)
    (me,) = reviewers(project, 1)
    stop(lead, project)
    with pytest.raises(NoWork) as refused:
        give(me)
    state = "paused" if stop is pause else "draining"
    said = {"slug": project.slug, "name": project.title, "state": state, "reason": WHY}
    assert refused.value.details == {"closed_projects": [said]}


def test_other_projects_go_on_and_are_not_named(project, lead):
    other = make_project(project.organisation)
    make_clips(project, 1)
    make_clips(other, 1)
    me = caller_for(make_person(project.organisation, projects=(project, other)))
    pause(lead, project)
    assert give(me).batch.project_id == other.pk
    stranger_to_it = caller_for(make_person(project.organisation, projects=(other,)))
    with pytest.raises(NoWork) as refused:
        give(stranger_to_it)
    assert refused.value.details == {}


def test_a_draining_project_lets_everything_in_hand_be_finished(project, lead):
    me, first = three_in_hand(project)
    assert drain(lead, project).returned == 0
    clock.tick(now=LATER)
    assert len(held_by(me)) == 3
    for one in held_by(me):
        label(me, one, now=LATER)
    assert Assignment.objects.filter(state="done").count() == 3
    assert first.pk in set(Assignment.objects.filter(state="done").values_list("pk", flat=True))


def test_a_batch_of_a_closed_project_is_not_filled_up(project, lead):
    me, _ = three_in_hand(project)
    make_clips(project, 5)
    drain(lead, project)
    take(me)
    assert len(held_by(me)) == 3


def test_resumed_it_hands_out_again(project, lead):
    me, _ = three_in_hand(project)
    pause(lead, project)
    stopped = resume(lead, project)
    assert (stopped.project.state, stopped.project.state_reason) == ("open", "")
    take(me)
    assert len(held_by(me)) == 3


def test_the_clock_takes_back_what_a_claim_gave_at_that_moment(project, lead):
    me, first = three_in_hand(project)
    # As a claim leaves it that had read the project's state before the pause, and committed after it.
    type(project).objects.update(state="paused", state_reason=WHY)
    clock.tick(now=LATER)
    assert held_by(me) == [first]
    lead_project.tick(now=LATER)
    assert held_by(me) == [first], "what is opened stays"


def test_the_clock_looks_at_paused_projects_alone(project, lead):
    me, _ = three_in_hand(project)
    other = make_project(project.organisation)
    pause(lead, other)
    lead_project.tick(now=LATER)
    assert len(held_by(me)) == 3


def test_only_so_many_people_at_once(project, lead, monkeypatch):
    monkeypatch.setattr(lead_project, "AT_ONCE", 1)
    make_clips(project, 3)
    callers = reviewers(project, 3)
    for one in callers:
        take(one, size=1)
    assert pause(lead, project).returned == 1
    lead_project.tick(now=NOW)
    lead_project.tick(now=NOW)
    assert not Assignment.objects.filter(state="held").exists()


def test_the_same_key_stops_once(project, lead):
    key = new_key()
    pause(lead, project, key=key)
    resume(lead, project)
    again = pause(lead, project, key=key)
    assert (again.project.state, again.returned) == ("open", 0)
    assert AuditEvent.objects.filter(event="project.paused").count() == 1
    with pytest.raises(IdempotencyConflict):
        pause(lead, project, key=Key(value=key.value, request_hash=b"other".ljust(32, b".")))


def test_again_with_another_reason(project, lead):
    pause(lead, project)
    assert pause(lead, project, reason="Until Monday").project.state_reason == "Until Monday"
    events = AuditEvent.objects.filter(event="project.paused")
    assert [one.detail for one in events] == [{"project": project.pk}] * 2, "no word of the reason is in the log"


def test_an_archived_project_stays_archived(project, lead):
    type(project).objects.update(state="archived")
    with pytest.raises(ProjectArchived):
        resume(lead, project)


def test_leads_of_the_organisation_alone(project):
    others = caller_for(make_person(make_organisation(), roles=("supervisor",)))
    with pytest.raises(NotFound):
        pause(others, project)
    for role in ("reviewer", "steward", "ml", "safety"):
        with pytest.raises(NotAllowed):
            pause(caller_for(make_person(project.organisation, roles=(role,))), project)

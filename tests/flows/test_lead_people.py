"""A lead pauses somebody, lets them go on, and takes back what they hold; drafts stay."""

from datetime import timedelta

import pytest

from annotation.flow import dispose, hand_out, lead_people, lead_queue, listen, review
from annotation.labels.models import Draft
from annotation.queue.models import Assignment, Seat
from config.base.errors import NotAllowed, NotFound
from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from reviewers.people.refusals import Paused
from reviewers.quotas.models import Allowance
from tests.factories import (
    NOW,
    caller_for,
    client_for,
    make_clips,
    make_organisation,
    make_person,
    make_project,
    new_key,
)
from tests.odd import label

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
WHY = "Let us listen to three of them together first"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def person(project):
    return make_person(project.organisation, projects=(project,))


def take(person, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=None, size=3, key=new_key(), now=now)


def held_by(person):
    return list(Assignment.objects.filter(person=person, state="held").order_by("pk"))


def in_hand(project, person):
    """Three clips, the first of them opened, with something typed about it."""
    make_clips(project, 3, with_sound=True)
    take(person)
    first = held_by(person)[0]
    listen.serve(caller=caller_for(person), assignment_id=first.public_id, now=NOW)
    review.save_draft(caller=caller_for(person), assignment_id=first.public_id, body={"answers": {}}, now=NOW)
    return first


def pause(lead, person, *, reason=WHY, key=None, now=NOW):
    return lead_people.pause(caller=lead, person_id=person.public_id, reason=reason, key=key or new_key(), now=now)


def resume(lead, person):
    return lead_people.resume(caller=lead, person_id=person.public_id, key=new_key(), now=NOW)


def take_back(lead, person, *, opened=False, key=None):
    return lead_people.take_back(caller=lead, person_id=person.public_id, opened=opened, key=key or new_key(), now=NOW)


def test_a_paused_person_reads_why(project, lead, person):
    make_clips(project, 3)
    handled = pause(lead, person)
    assert (handled.returned, handled.seen.colleague.paused_at) == (0, NOW)
    with pytest.raises(Paused) as refused:
        take(person)
    assert refused.value.details == {"reason": WHY}


def test_unopened_clips_go_back_and_the_opened_one_is_finished(project, lead, person):
    first = in_hand(project, person)
    handled = pause(lead, person)
    assert (handled.returned, handled.seen.held, handled.seen.opened) == (2, 1, 1)
    assert held_by(person) == [first]
    assert Allowance.objects.get(pk=person.pk).taken == 1
    assert Draft.objects.filter(assignment=first).exists()
    assert not label(caller_for(person), first, now=LATER).surplus


def test_pay_and_credit_do_not_move(project, lead, person):
    first = in_hand(project, person)
    label(caller_for(person), first)
    before = Allowance.objects.filter(pk=person.pk).values("done", "heard_ms", "distressing").get()
    pause(lead, person)
    assert Allowance.objects.filter(pk=person.pk).values("done", "heard_ms", "distressing").get() == before


def test_somebody_who_goes_on_is_given_clips_again(project, lead, person):
    in_hand(project, person)
    pause(lead, person)
    handled = resume(lead, person)
    assert handled.seen.colleague.paused_at is None
    take(person)
    assert len(held_by(person)) == 3
    resume(lead, person)
    assert AuditEvent.objects.filter(event="person.resumed").count() == 1, "who is not paused is not resumed"


@pytest.mark.parametrize("opened", [False, True])
def test_a_paused_person_takes_up_again_only_what_they_had_opened(project, lead, person, opened):
    first = in_hand(project, person) if opened else (make_clips(project, 3), take(person), held_by(person)[0])[2]
    caller = caller_for(person)
    dispose.skip(caller=caller, assignment_id=first.public_id, reason="", plays=[], key=new_key(), now=NOW)
    pause(lead, person)

    def undo():
        return dispose.undo(caller=caller, assignment_id=first.public_id, key=new_key(), now=NOW)

    if opened:
        assert undo().state == "held"
    else:
        with pytest.raises(Paused):
            undo()


def test_another_reason_keeps_the_time(project, lead, person):
    pause(lead, person)
    pause(lead, person, reason="Until Monday", now=LATER)
    found = Person.objects.get(pk=person.pk)
    assert (found.paused_at, found.paused_reason) == (NOW, "Until Monday")
    assert {one.detail["person"] for one in AuditEvent.objects.filter(event="person.paused")} == {person.pk}


def test_the_same_key_pauses_once(project, lead, person):
    key = new_key()
    pause(lead, person, key=key)
    resume(lead, person)
    assert pause(lead, person, key=key).seen.colleague.paused_at is None


def test_taken_back_unopened(project, lead, person):
    first = in_hand(project, person)
    assert take_back(lead, person).returned == 2
    assert held_by(person) == [first]
    take(person)
    assert len(held_by(person)) == 3, "nothing keeps them from asking again"


def test_taken_back_with_what_was_opened_and_a_late_label_is_welcome(project, lead, person):
    first = in_hand(project, person)
    key = new_key()
    assert take_back(lead, person, opened=True, key=key).returned == 3
    assert held_by(person) == []
    assert Seat.objects.filter(state="open").count() == 3
    assert Draft.objects.filter(assignment=first).exists(), "what was typed stays with its person"
    first.refresh_from_db()
    assert (first.state, first.heard_ms) == ("returned", 500), "served and never reported: heard in full"
    assert not label(caller_for(person), first, now=LATER).surplus
    assert take_back(lead, person, opened=True, key=key).returned == 0


def test_a_lead_pauses_their_own_people_and_those_of_nobody(project, lead, person):
    other = make_person(project.organisation, roles=("supervisor",))
    theirs = make_person(project.organisation, projects=(project,), reports_to=other)
    boss = make_person(project.organisation, roles=("supervisor",))
    Person.objects.filter(pk=other.pk).update(reports_to=boss)
    for journey in (pause, resume, take_back):
        with pytest.raises(NotAllowed):
            journey(lead, theirs)
        journey(caller_for(other), theirs)
        journey(caller_for(boss), theirs)
        journey(lead, person)


def test_nobody_pauses_themselves_or_strangers(project, lead, person):
    with pytest.raises(NotAllowed):
        pause(lead, Person.objects.get(pk=lead.person_id))
    with pytest.raises(NotFound):
        pause(lead, make_person(make_organisation()))
    with pytest.raises(NotAllowed):
        pause(caller_for(person), make_person(project.organisation))


def test_the_people_of_a_project_are_listed(project, lead, person):
    other = make_person(project.organisation, projects=(project,), on_shift_since=None)
    make_person(project.organisation)
    in_hand(project, person)
    pause(lead, other)
    seen, following = lead_queue.list_people(caller=lead, slug=project.slug, cursor=None)
    assert following is None
    assert [(one.colleague.public_id, one.held, one.opened, one.colleague.on_shift) for one in seen] == [
        (person.public_id, 3, 1, True),
        (other.public_id, 0, 0, False),
    ]
    assert [one.colleague.paused_reason for one in seen] == ["", WHY]


def test_a_lead_reads_to_whom_somebody_reports(project, lead):
    boss = make_person(project.organisation, roles=("supervisor",))
    theirs = make_person(project.organisation, projects=(project,), reports_to=boss)
    nobodys = make_person(project.organisation, projects=(project,))
    client = client_for(Person.objects.get(pk=lead.person_id))
    bodies = {one["id"]: one for one in client.get(f"/api/v1/projects/{project.slug}/people").json()["results"]}
    assert [bodies[str(one.public_id)]["reports_to"] for one in (theirs, nobodys)] == [boss.name, None]
    assert [bodies[str(one.public_id)]["may_pause"] for one in (theirs, nobodys)] == [False, True]


def test_people_come_by_pages_in_few_statements(project, lead, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(lead_queue, "PAGE_SIZE", 2)
    people = [make_person(project.organisation, projects=(project,), on_shift_since=None) for _ in range(5)]
    met, cursor = [], None
    while True:
        with django_assert_max_num_queries(5):
            seen, cursor = lead_queue.list_people(caller=lead, slug=project.slug, cursor=cursor)
        met += [one.colleague.person_id for one in seen]
        if cursor is None:
            break
    assert met == [one.pk for one in people]

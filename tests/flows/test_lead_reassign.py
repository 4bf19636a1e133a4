"""A clip is taken from whoever holds it, and its seat kept for somebody else."""

from datetime import timedelta

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.flow import hand_out, lead_reassign, listen, review
from annotation.labels.models import Draft
from annotation.projects.models import Project
from annotation.quality.refusals import NotInCirculation
from annotation.queue.models import Assignment, Lane, Seat
from annotation.queue.refusals import (
    AlreadyEnded,
    AlreadyHeard,
    AlreadyTheirs,
    CannotBeGiven,
    NotAMember,
    NotReservable,
    NoWork,
)
from config.base.errors import NotAllowed, NotFound
from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from reviewers.quotas.models import Allowance
from reviewers.sites.models import Site
from tests.factories import (
    NOW,
    caller_for,
    client_for,
    make_clip,
    make_organisation,
    make_person,
    make_project,
    make_site,
    new_key,
)
from tests.odd import give, label, skip

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def clip(project):
    return make_clip(project, with_sound=True)


@pytest.fixture
def first(project):
    return make_person(project.organisation, projects=(project,))


@pytest.fixture
def second(project):
    return make_person(project.organisation, projects=(project,))


def take(person, now=NOW):
    return give(caller_for(person), now=now)


def reassign(lead, assignment, person, *, key=None, kept_for=HOUR, now=NOW):
    return lead_reassign.reassign(
        caller=lead,
        assignment_id=assignment.public_id,
        person_id=person.public_id,
        kept_for=kept_for,
        key=key or new_key(),
        now=now,
    )


def fitting(lead, project, assignment):
    seen, following = lead_reassign.list_fitting(
        caller=lead, slug=project.slug, assignment_id=assignment.public_id, cursor=None, now=NOW
    )
    assert following is None
    return {one.colleague.person_id for one in seen}


def test_the_seat_is_kept_for_the_other_person(project, lead, clip, first, second):
    mine = take(first)
    made = reassign(lead, mine, second)
    assert made.reserved_until == NOW + HOUR
    mine.refresh_from_db()
    assert mine.state == "returned"
    assert Allowance.objects.get(pk=first.pk).taken == 0, "unserved, it does not count"
    with pytest.raises(NoWork):
        take(first)
    assert take(second).clip_id == clip.pk
    event = AuditEvent.objects.get(event="assignment.reassigned")
    assert (event.about, event.detail) == (mine.public_id, {"from": first.pk, "to": second.pk})


def test_of_an_opt_out_a_lead_learns_nothing(project, lead, first, second):
    """W5: who opted out is listed and accepted as anybody is; the claim passes the clip over, and it falls back."""
    clip = make_clip(project, warnings=("violence",))
    mine = take(first)
    second.optout_set.create(category="violence", since=NOW)
    assert second.pk in fitting(lead, project, mine)
    assert reassign(lead, mine, second).reserved_until == NOW + HOUR
    with pytest.raises(NoWork):
        take(second)
    assert Seat.objects.get(clip=clip).state == "reserved"
    hand_out.sweep(now=NOW + HOUR)
    third = make_person(project.organisation, projects=(project,))
    assert take(third, now=NOW + HOUR).clip_id == clip.pk


@pytest.mark.parametrize("code", ["language", "clearance", "qualification", "residency", "site", "closed site"])
def test_not_to_one_who_can_never_have_it(project, lead, clip, first, second, code):
    """The code says what is missing; with it set right the same person is accepted. Fails without each rule."""
    mine = take(first)
    site = second.site
    match code:
        case "language":
            Lane.objects.update(language="ro")
        case "clearance":
            Lane.objects.update(clearance="secret")
        case "qualification":
            Project.objects.update(qualifications=["medical"])
        case "residency":
            Lane.objects.update(residency="eu")
        case "site":
            Lane.objects.update(routing_zone=site.routing_zone)
        case _:
            Clip.objects.update(closed_sites=[site.pk])
    with pytest.raises(CannotBeGiven) as refused:
        reassign(lead, mine, second)
    assert refused.value.details == {"missing": [code.removeprefix("closed ")]}
    assert Assignment.objects.get(pk=mine.pk).state == "held", "a refusal takes nothing away"
    assert second.pk not in fitting(lead, project, mine)
    match code:
        case "language":
            Person.objects.filter(pk=second.pk).update(languages=["ro"])
        case "clearance":
            second.clearances.create(code="secret", granted_at=NOW)
        case "qualification":
            second.qualifications.create(code="medical", passed_at=NOW)
        case "residency":
            Site.objects.filter(pk=site.pk).update(region="eu")
        case _:
            Person.objects.filter(pk=second.pk).update(site=make_site(project.organisation, routing_zone="ro"))
    assert second.pk in fitting(lead, project, mine)
    assert reassign(lead, mine, second).reserved_until is not None
    assert take(second).clip_id == clip.pk


def test_who_is_offered_had_it_not_and_is_in_the_project(project, lead, clip, first, second):
    skip(caller_for(second), take(second))
    third = make_person(project.organisation, projects=(project,))
    make_person(project.organisation)
    assert fitting(lead, project, take(first)) == {third.pk}


def test_the_list_is_asked_for_over_http(project, lead, clip, first, second):
    mine = take(first)
    Lane.objects.update(language="ro")
    client = client_for(Person.objects.get(pk=lead.person_id))
    people = f"/api/v1/projects/{project.slug}/people"
    Person.objects.filter(pk=second.pk).update(languages=["ro"])
    found = client.get(f"{people}?assignment={mine.public_id}").json()
    assert [one["id"] for one in found["results"]] == [str(second.public_id)]
    assert client.get(f"{people}?assignment=nothing").status_code == 400
    assert len(client.get(people).json()["results"]) == 2


def test_who_is_offered_is_told_to_leads_of_the_project_alone(project, lead, clip, first):
    mine = take(first)
    with pytest.raises(NotFound):
        fitting(lead, make_project(project.organisation), mine)
    with pytest.raises(NotFound):
        fitting(caller_for(make_person(make_organisation(), roles=("supervisor",))), project, mine)
    with pytest.raises(NotAllowed):
        fitting(caller_for(first), project, mine)


def test_it_is_everybodys_again_when_nobody_came(project, lead, clip, first, second):
    mine = take(first)
    reassign(lead, mine, second)
    hand_out.sweep(now=NOW + HOUR)
    assert take(first, now=NOW + HOUR).clip_id == clip.pk


def test_an_opened_clip_keeps_its_draft_and_a_late_label_is_surplus(project, lead, clip, first, second):
    mine = take(first)
    caller = caller_for(first)
    listen.serve(caller=caller, assignment_id=mine.public_id, now=NOW)
    review.save_draft(caller=caller, assignment_id=mine.public_id, body={"answers": {}}, now=NOW)
    reassign(lead, mine, second)
    assert Draft.objects.filter(assignment=mine).exists()
    mine.refresh_from_db()
    assert mine.heard_ms == 500, "served and never reported: heard in full"
    assert label(caller, mine, now=LATER).surplus
    assert not label(caller_for(second), take(second)).surplus
    state = ClipState.objects.get(clip=clip)
    assert (state.state, state.labels_in) == ("settled", 1)


def test_the_same_key_reassigns_once(project, lead, clip, first, second):
    mine, key = take(first), new_key()
    reassign(lead, mine, second, key=key)
    theirs = take(second)
    again = reassign(lead, mine, second, key=key)
    assert again.reserved_until is None, "they have it by now"
    theirs.refresh_from_db()
    assert theirs.state == "held"


def test_what_went_back_meanwhile_is_kept_for_somebody_too(project, lead, clip, first, second):
    mine = take(first)
    hand_out.return_batch(caller=caller_for(first), batch_id=mine.batch.public_id, key=new_key(), now=NOW)
    assert reassign(lead, mine, second).reserved_until == NOW + HOUR


def test_not_from_whoever_was_given_it_since(project, lead, clip, first, second):
    mine = take(first)
    hand_out.return_batch(caller=caller_for(first), batch_id=mine.batch.public_id, key=new_key(), now=NOW)
    take(second)
    third = make_person(project.organisation, projects=(project,))
    with pytest.raises(AlreadyEnded):
        reassign(lead, mine, third)


def test_kept_for_another_one_after_all(project, lead, clip, first, second):
    mine = take(first)
    third = make_person(project.organisation, projects=(project,))
    reassign(lead, mine, second)
    reassign(lead, mine, third)
    with pytest.raises(NoWork):
        take(second)
    assert take(third).clip_id == clip.pk


@pytest.mark.parametrize("end", [label, skip])
def test_what_was_ended_stays_so(project, lead, clip, first, second, end):
    mine = take(first)
    end(caller_for(first), mine)
    with pytest.raises(AlreadyEnded):
        reassign(lead, mine, second)


def test_whom_it_cannot_be_given(project, lead, clip, first, second):
    mine = take(first)
    with pytest.raises(AlreadyTheirs):
        reassign(lead, mine, first)
    with pytest.raises(NotAMember):
        reassign(lead, mine, make_person(project.organisation))
    with pytest.raises(NotFound):
        reassign(lead, mine, make_person(make_organisation()))
    assert Assignment.objects.get(pk=mine.pk).state == "held", "a refusal takes nothing away"


def test_not_to_one_who_had_it(project, lead, clip, first, second):
    skip(caller_for(second), take(second))
    mine = take(first)
    with pytest.raises(AlreadyHeard):
        reassign(lead, mine, second)
    assert Assignment.objects.get(pk=mine.pk).state == "held"


def test_to_one_who_gave_it_back_unopened(project, lead, clip, first, second):
    theirs = take(second)
    hand_out.return_batch(caller=caller_for(second), batch_id=theirs.batch.public_id, key=new_key(), now=NOW)
    assert reassign(lead, take(first), second).reserved_until is not None


def test_gold_has_no_seat_to_keep(project, lead, clip, first, second):
    mine = take(first)
    Assignment.objects.update(kind="gold", seat=None)
    with pytest.raises(NotReservable):
        reassign(lead, mine, second)


def test_a_stuck_clip_is_kept_for_nobody(project, lead, clip, first, second):
    mine = take(first)
    ClipState.objects.update(state="stuck")
    with pytest.raises(NotInCirculation):
        reassign(lead, mine, second)


def test_by_leads_of_the_organisation_alone(project, clip, first, second):
    mine = take(first)
    with pytest.raises(NotFound):
        reassign(caller_for(make_person(make_organisation(), roles=("supervisor",))), mine, second)
    with pytest.raises(NotAllowed):
        reassign(caller_for(second), mine, second)


def test_nobody_else_loses_anything(project, lead, first, second):
    for _ in range(3):
        make_clip(project)
    batch = hand_out.take_batch(caller=caller_for(first), project=None, size=3, key=new_key(), now=NOW)
    one, *rest = Assignment.objects.filter(batch_id=batch.pk).order_by("pk")
    reassign(lead, one, second)
    assert list(Assignment.objects.filter(person=first, state="held").order_by("pk")) == rest

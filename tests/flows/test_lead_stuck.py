"""What is decided about stuck clips: put back, rerouted, set aside."""

from datetime import timedelta

import pytest

from annotation.clips.models import ClipState
from annotation.exports.queries import left_out
from annotation.exports.rules import Filters
from annotation.flow import dispose, lead_queue, lead_stuck
from annotation.queue.models import Assignment, Seat, StuckClip
from annotation.queue.refusals import AlreadyDecided, NotStuck, NoWork
from config.base.errors import Invalid, NotAllowed, NotFound, Withdrawn
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from tests.factories import NOW, caller_for, make_clip, make_organisation, make_person, make_project, new_key
from tests.odd import give, label, reviewers, skip, undo

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def clip(project):
    return make_clip(project)


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def steward(project):
    return caller_for(make_person(project.organisation, roles=("steward",)))


@pytest.fixture
def skipped(project, clip):
    """A clip that three people skipped."""
    callers = reviewers(project, 3)
    for caller in callers:
        skip(caller, give(caller, clip))
    assert row(clip).state == "stuck"
    return callers


def row(clip):
    return ClipState.objects.get(clip=clip)


def decide(journey, who, clip, *, key=None, now=LATER, **more):
    return journey(caller=who, slug=clip.project.slug, clip_id=clip.public_id, key=key or new_key(), now=now, **more)


def put_back(who, clip, **more):
    return decide(lead_stuck.put_back, who, clip, **more)


def reroute(who, clip, language="es", **more):
    return decide(lead_stuck.reroute, who, clip, language=language, **more)


def set_aside(who, clip, **more):
    return decide(lead_stuck.set_aside, who, clip, **more)


def test_put_back_it_is_handed_out_with_its_skips_forgotten(project, clip, lead, skipped):
    decided = put_back(lead, clip)
    assert (decided.stuck.decision, decided.stuck.decided_at, decided.state) == ("put_back", LATER, "ready")
    assert decided.stuck.decided_by_id == lead.person_id
    assert row(clip).skips == 0
    for caller in reviewers(project, 2):
        skip(caller, give(caller, clip))
    assert row(clip).state == "ready", "two of three again"
    for caller in reviewers(project, 2):
        label(caller, give(caller, clip))
    assert row(clip).state == "settled"
    assert AuditEvent.objects.filter(event="clip.put_back", clip_id=clip.pk).count() == 1


def test_put_back_with_all_its_labels_it_is_settled(project, clip, lead):
    for caller in reviewers(project, 2):
        label(caller, give(caller, clip), answers={}, conditions=["wrong_language"], heard="es")
    assert row(clip).state == "stuck"
    assert put_back(lead, clip).state == "settled"


def test_what_was_held_all_the_time_counts_in_the_same_way(project, lead, skipped, clip):
    first = put_back(lead, clip)
    assert first.state == "ready"
    undo(skipped[2], Assignment.objects.get(person_id=skipped[2].person_id, clip=clip))
    assert (row(clip).state, row(clip).skips) == ("ready", 0)


def test_rerouted_what_is_wanted_goes_to_the_other_language(project, clip, lead, skipped):
    assert reroute(lead, clip).state == "ready"
    with pytest.raises(NoWork):
        give(reviewers(project, 1)[0])
    for caller in reviewers(project, 2, languages=("es",)):
        label(caller, give(caller, clip))
    assert row(clip).state == "settled"
    assert AuditEvent.objects.get(event="clip.rerouted").detail == {"language": "es"}


def test_rerouted_with_all_its_labels_one_more_is_wanted(project, clip, lead):
    for caller in reviewers(project, 2):
        label(caller, give(caller, clip), answers={}, conditions=["wrong_language"], heard="es")
    assert reroute(lead, clip).state == "ready"
    assert (row(clip).wanted, row(clip).extra) == (3, 1)
    (spanish,) = reviewers(project, 1, languages=("es",))
    label(spanish, give(spanish, clip))
    assert row(clip).state == "settled"


def test_whoever_was_given_it_for_the_other_language_loses_it_unopened(project, lead):
    clip = make_clip(make_wide(project))
    *others, holder, opener = reviewers(project, 5)
    unopened, opened = give(holder, clip), give(opener, clip)
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    for caller in others:
        skip(caller, give(caller, clip))
    reroute(lead, clip)
    unopened.refresh_from_db()
    opened.refresh_from_db()
    assert (unopened.state, opened.state) == ("withdrawn", "held")
    label(opener, opened)
    assert row(clip).labels_in == 1


def make_wide(project):
    project.overlap = 5
    project.save()
    return project


def test_a_gold_answer_keeps_no_seat_in_the_old_language(project, clip, lead, skipped):
    """Its assignment has no seat, and a null must not hide the others."""
    (other,) = reviewers(project, 1)
    mine = Assignment.objects.filter(clip=clip).first()
    Assignment.objects.filter(pk=mine.pk).update(kind="gold", seat=None, state="done", person_id=other.person_id)
    reroute(lead, clip)
    assert set(Seat.objects.filter(clip=clip).values_list("lane__language", flat=True)) == {"es"}


def test_not_to_the_language_in_which_it_is_handed_out(project, clip, lead, skipped):
    with pytest.raises(Invalid):
        reroute(lead, clip, "en")
    assert row(clip).state == "stuck"


def test_set_aside_it_stays_out_of_queue_and_exports(project, clip, lead, skipped):
    assert set_aside(lead, clip).state == "stuck"
    with pytest.raises(NoWork):
        give(reviewers(project, 1)[0])
    assert left_out(project_id=project.pk, filters=Filters(), now=LATER)["stuck"] == 1
    assert lead_queue.list_stuck(caller=lead, slug=project.slug, cursor=None) == ([], None)
    undo(skipped[2], Assignment.objects.get(person_id=skipped[2].person_id, clip=clip))
    assert row(clip).state == "stuck", "undoing a skip undoes no decision"


def test_set_aside_whoever_listens_to_it_may_finish(project, lead):
    clip = make_clip(make_wide(project))
    *others, holder, opener = reviewers(project, 5)
    unopened, opened = give(holder, clip), give(opener, clip)
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    for caller in others:
        skip(caller, give(caller, clip))
    set_aside(lead, clip)
    unopened.refresh_from_db()
    assert unopened.state == "withdrawn"
    assert not label(opener, opened).surplus
    assert row(clip).state == "stuck"


def test_set_aside_and_called_accidental_it_is_set_aside_again_once_that_is_undone(project, lead):
    clip = make_clip(make_wide(project))
    *others, opener = reviewers(project, 4)
    opened = give(opener, clip)
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    for caller in others:
        skip(caller, give(caller, clip))
    set_aside(lead, clip)
    dispose.call_accidental(caller=opener, assignment_id=opened.public_id, plays=[], key=new_key(), now=LATER)
    undo(opener, opened, now=LATER)
    assert row(clip).state == "stuck"
    with pytest.raises(NoWork):
        give(reviewers(project, 1)[0])


def test_a_condition_is_decided_by_a_steward(project, lead, steward):
    project.condition_policy = {"child_voice": "withhold"}
    project.save()
    clip = make_clip(project)
    (me,) = reviewers(project, 1)
    label(me, give(me, clip), conditions=["child_voice"])
    assert StuckClip.objects.get().cause == "condition"
    for journey in (put_back, reroute, set_aside):
        with pytest.raises(NotAllowed):
            journey(lead, clip)
    assert row(clip).state == "stuck"
    assert put_back(steward, clip).state == "ready"


def test_a_steward_may_decide_about_the_rest(project, clip, steward, skipped):
    assert set_aside(steward, clip).stuck.decision == "set_aside"


def test_of_two_decisions_the_first_stands(project, clip, lead, steward, skipped):
    put_back(lead, clip)
    for journey in (set_aside, put_back, reroute):
        with pytest.raises(AlreadyDecided):
            journey(steward, clip)
    assert row(clip).state == "ready"


def test_the_same_key_decides_once(project, clip, lead, skipped):
    key = new_key()
    put_back(lead, clip, key=key)
    ClipState.objects.update(skips=2)
    assert put_back(lead, clip, key=key).stuck.decision == "put_back"
    assert row(clip).skips == 2
    with pytest.raises(IdempotencyConflict):
        put_back(lead, clip, key=Key(value=key.value, request_hash=b"other".ljust(32, b".")))


def test_stuck_again_it_is_decided_again(project, clip, lead, skipped):
    put_back(lead, clip)
    for caller in reviewers(project, 3):
        skip(caller, give(caller, clip))
    assert row(clip).state == "stuck"
    assert set_aside(lead, clip).stuck.decision == "set_aside"


def test_nothing_is_decided_about_a_clip_that_is_in_the_queue(project, clip, lead):
    for journey in (put_back, reroute, set_aside):
        with pytest.raises(NotStuck):
            journey(lead, clip)


def test_nothing_is_decided_about_one_that_was_stopped(project, clip, lead, skipped):
    ClipState.objects.update(state="withdrawn")
    for journey in (put_back, reroute, set_aside):
        with pytest.raises(Withdrawn):
            journey(lead, clip)
    assert StuckClip.objects.get().decided_at is None


def test_by_people_of_the_organisation_alone(project, clip, skipped):
    stranger = caller_for(make_person(make_organisation(), roles=("supervisor", "steward")))
    with pytest.raises(NotFound):
        put_back(stranger, clip)
    with pytest.raises(NotAllowed):
        put_back(skipped[0], clip)

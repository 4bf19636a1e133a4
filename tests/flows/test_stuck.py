"""Clips that nobody wants: skipped, known to somebody, said to be in another language, withheld."""

from datetime import timedelta

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.exports.queries import left_out
from annotation.exports.rules import Filters
from annotation.flow import containment, dispose
from annotation.flow.condition_policy import change
from annotation.labels.models import Label
from annotation.queue.models import Assignment, Seat, StuckClip
from annotation.queue.refusals import NoWork
from config.base.errors import NotAllowed
from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from reviewers.quotas.models import Allowance
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, new_key
from tests.odd import give, label, live_of, reviewers, skip, undo

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def clip(project):
    return make_clip(project)


def state_of(clip):
    return ClipState.objects.get(clip=clip).state


def skipped_by(callers, clip, **fields):
    for caller in callers:
        skip(caller, give(caller, clip), **fields)


def test_after_three_skips_a_clip_leaves_the_queue(project, clip):
    first, second, third, fourth = reviewers(project, 4)
    skipped_by([first, second], clip, reason="too_hard")
    assert state_of(clip) == "ready"
    skipped_by([third], clip)
    assert state_of(clip) == "stuck"
    stuck = StuckClip.objects.get(clip=clip)
    assert (stuck.cause, stuck.since, stuck.decided_at) == ("skips", NOW, None)
    with pytest.raises(NoWork):
        give(fourth)
    assert AuditEvent.objects.filter(event="clip.stuck", clip_id=clip.pk).count() == 1
    assert Allowance.objects.get(pk=third.person_id).done == 1, "a skip counts as a clip"


def test_the_number_of_skips_is_a_setting(project, clip, settings):
    settings.SKIPS_TO_STUCK = 1
    skipped_by(reviewers(project, 1), clip)
    assert state_of(clip) == "stuck"


def test_undoing_the_third_skip_brings_the_clip_back(project, clip):
    *others, last, fourth = reviewers(project, 4)
    skipped_by(others, clip)
    mine = give(last, clip)
    skip(last, mine)
    assert undo(last, mine).state == "held"
    assert state_of(clip) == "ready"
    assert not StuckClip.objects.exists()
    assert give(fourth, clip).state == "held"
    skip(last, mine)
    assert state_of(clip) == "stuck", "three again"


def test_a_skip_undone_after_the_lead_decided_undoes_no_decision(project, clip):
    callers = reviewers(project, 3)
    skipped_by(callers, clip)
    # As a lead puts it back.
    StuckClip.objects.update(decision="put_back", decided_at=NOW)
    ClipState.objects.update(state="ready", skips=0)
    undo(callers[2], Assignment.objects.get(person_id=callers[2].person_id))
    assert (state_of(clip), ClipState.objects.get(clip=clip).skips) == ("ready", 0)
    assert StuckClip.objects.get().decision == "put_back"


def test_what_is_held_of_a_stuck_clip_may_be_finished_and_counts(project, clip):
    first, second, third, keeper = reviewers(project, 4)
    held = give(keeper, clip)
    skipped_by([first, second, third], clip)
    assert state_of(clip) == "stuck"
    assert not label(keeper, held).surplus
    assert ClipState.objects.get(clip=clip).labels_in == 1
    assert state_of(clip) == "stuck"
    # The other label comes, too: undone, the clip has all that it wants.
    mine = Assignment.objects.get(person_id=third.person_id)
    undo(third, mine)
    label(third, mine)
    assert state_of(clip) == "settled"


def test_a_stuck_clip_that_is_called_accidental_is_stuck_again_once_that_is_undone(project, clip):
    first, second, third, keeper = reviewers(project, 4)
    held = give(keeper, clip)
    skipped_by([first, second, third], clip)
    dispose.call_accidental(caller=keeper, assignment_id=held.public_id, plays=[], key=new_key(), now=NOW)
    assert state_of(clip) == "accidental"
    undo(keeper, held)
    assert state_of(clip) == "stuck"
    assert live_of(clip) == 1
    assert sorted(Seat.objects.filter(clip=clip).values_list("state", flat=True)) == ["open", "taken"]


def test_who_may_know_the_speaker_sends_the_clip_to_another_site(project, clip):
    me, colleague, elsewhere = reviewers(project, 3)
    Person.objects.filter(pk=colleague.person_id).update(site=Person.objects.get(pk=me.person_id).site)
    site = Person.objects.get(pk=me.person_id).site_id
    mine = give(me, clip)
    skip(me, mine, reason="know_person")
    assert Clip.objects.get(pk=clip.pk).closed_sites == [site]
    assert (ClipState.objects.get(clip=clip).skips, state_of(clip)) == (0, "ready")
    undo(me, mine)
    assert Clip.objects.get(pk=clip.pk).closed_sites == []
    theirs = give(colleague, clip)
    skip(colleague, theirs, reason="know_person")
    skip(me, mine, reason="know_person")
    assert Clip.objects.get(pk=clip.pk).closed_sites == [site], "noted once"
    undo(me, mine)
    assert Clip.objects.get(pk=clip.pk).closed_sites == [site], "the colleague may still know them"
    assert give(elsewhere, clip).state == "held"


ODD = ["wrong_language"]


@pytest.mark.parametrize("heard", ["es", None])
def test_two_equal_wrong_languages_put_a_clip_on_the_stuck_list(project, clip, heard):
    first, second = reviewers(project, 2)
    label(first, give(first, clip), answers={}, conditions=ODD, heard=heard)
    assert state_of(clip) == "ready"
    made = label(second, give(second, clip), answers={}, conditions=ODD, heard=heard)
    assert (state_of(clip), made.surplus) == ("stuck", False)
    assert StuckClip.objects.get(clip=clip).cause == "wrong_language"
    assert Allowance.objects.get(pk=second.person_id).done == 1
    assert set(Label.objects.values_list("heard_language", flat=True)) == {heard or ""}


def test_two_different_wrong_languages_are_two_answers(project, clip):
    first, second = reviewers(project, 2)
    label(first, give(first, clip), answers={}, conditions=ODD, heard="es")
    label(second, give(second, clip), answers={}, conditions=ODD, heard="pt")
    assert state_of(clip) == "settled"


def test_what_a_lead_decided_about_the_language_stands(project, clip):
    callers = reviewers(project, 3)
    ClipState.objects.filter(clip=clip).update(wanted=3)
    Seat.objects.create(clip=clip, lane=Seat.objects.filter(clip=clip)[0].lane, number=3, shuffle=1, since=NOW)
    for caller in callers[:2]:
        label(caller, give(caller, clip), answers={}, conditions=ODD, heard="es")
    StuckClip.objects.update(decision="put_back", decided_at=NOW)
    ClipState.objects.update(state="ready")
    label(callers[2], give(callers[2], clip, LATER), answers={}, conditions=ODD, heard="es", now=LATER)
    assert state_of(clip) == "settled"


def lanes_of(clip):
    return list(Seat.objects.filter(clip=clip).order_by("-state").values_list("state", "lane__language"))


def test_one_that_names_the_language_sends_the_rest_there(project, clip):
    project.condition_policy = {"wrong_language": "reroute"}
    project.save()
    (first,) = reviewers(project, 1)
    (spanish,) = reviewers(project, 1, languages=("es",))
    with pytest.raises(NoWork):
        give(spanish)
    label(first, give(first, clip), answers={}, conditions=ODD, heard="es")
    assert lanes_of(clip) == [("taken", "en"), ("open", "es")]
    label(spanish, give(spanish, clip))
    assert (state_of(clip), ClipState.objects.get(clip=clip).wanted) == ("settled", 2)
    assert Clip.objects.get(pk=clip.pk).language == "en-US", "what the source said is not rewritten"


def test_a_rerouted_clip_that_is_found_distressing_stays_with_the_people_who_know_its_language(project, clip):
    project.condition_policy = {"wrong_language": "reroute"}
    project.warned_overlap = 2
    project.save()
    (first,) = reviewers(project, 1)
    label(first, give(first, clip), answers={}, conditions=ODD, heard="es")
    containment.lock(clip_id=clip.pk)
    containment.warn(clip=clip, now=NOW)
    seat = Seat.objects.select_related("lane").get(clip=clip, state="open")
    assert (seat.lane.language, seat.lane.warned) == ("es", True)


def test_where_one_label_was_wanted_rerouting_wants_one_more():
    project = make_project(condition_policy={"wrong_language": "reroute"})
    clip = make_clip(project)
    (first,), (spanish,) = reviewers(project, 1), reviewers(project, 1, languages=("es",))
    label(first, give(first, clip), answers={}, conditions=ODD, heard="es")
    assert lanes_of(clip) == [("taken", "en"), ("open", "es")]
    assert (state_of(clip), live_of(clip)) == ("ready", 1)
    label(spanish, give(spanish, clip), answers={}, conditions=ODD, heard="pt")
    assert state_of(clip) == "settled", "sent on once, not in a circle"


def test_without_a_language_or_without_the_policy_nothing_moves(project, clip):
    first, second = reviewers(project, 2)
    label(first, give(first, clip), answers={}, conditions=ODD, heard="es")
    assert lanes_of(clip) == [("taken", "en"), ("open", "en")]
    project.condition_policy = {"wrong_language": "reroute"}
    project.save()
    other = make_clip(project)
    label(second, give(second, other), answers={}, conditions=ODD)
    assert lanes_of(other) == [("taken", "en"), ("open", "en")]


def test_a_withheld_condition_takes_a_clip_out_of_circulation():
    project = make_project(overlap=3, condition_policy={"child_voice": "withhold"})
    clip = make_clip(project)
    first, opened, unopened, nobody = reviewers(project, 4)
    held, kept, gone = give(first, clip), give(opened, clip), give(unopened, clip)
    Assignment.objects.filter(pk=kept.pk).update(opened_at=NOW)
    label(first, held, conditions=["child_voice"])
    stuck = StuckClip.objects.get(clip=clip)
    assert (state_of(clip), stuck.cause, stuck.condition) == ("stuck", "condition", "child_voice")
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.state, gone.state) == ("held", "withdrawn")
    assert Allowance.objects.get(pk=unopened.person_id).taken == 0
    with pytest.raises(NoWork):
        give(nobody)
    filters = Filters(languages=None, made_from=None, made_before=None, surplus=False)
    assert left_out(project_id=project.pk, filters=filters, now=NOW)["stuck"] == 1


def test_a_condition_withholds_a_clip_that_is_stuck_already():
    project = make_project(overlap=2, condition_policy={"child_voice": "withhold"})
    clip = make_clip(project)
    *others, keeper = reviewers(project, 4)
    held = give(keeper, clip)
    skipped_by(others, clip)
    label(keeper, held, conditions=["child_voice"])
    stuck = StuckClip.objects.get(clip=clip)
    assert (stuck.cause, stuck.condition) == ("condition", "child_voice")


def test_a_lead_or_a_steward_says_what_conditions_do(project):
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    wish, key = {"child_voice": "withhold", "cut_off": "answer"}, new_key()
    for _ in range(2):
        assert change(caller=lead, slug=project.slug, policies=wish, key=key, now=NOW) == {"child_voice": "withhold"}
    assert AuditEvent.objects.filter(event="project.policies_changed").count() == 1
    with pytest.raises(NotAllowed):
        change(caller=reviewers(project, 1)[0], slug=project.slug, policies={}, key=new_key(), now=NOW)

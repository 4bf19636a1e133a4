"""More labels for each clip of a project, or fewer, later."""

from datetime import timedelta

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.flow import containment, dispose, overlap
from annotation.projects.models import Project
from annotation.quality.models import OverlapChange
from annotation.queue.models import Seat
from annotation.queue.refusals import NoWork
from config.base import jobs
from config.base.errors import NotAllowed, NotFound
from config.base.models import Job
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from tests.factories import NOW, caller_for, make_clip, make_clips, make_person, make_project, new_key
from tests.flows.intake_help import begin, run_jobs, some_clips, take_in_all
from tests.odd import give, label, live_of, reviewers, skip, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


def change(lead, project, wanted, *, warned=None, key=None, now=NOW):
    """Ask for another overlap, and do the job."""
    seen = overlap.change(
        caller=lead, slug=project.slug, overlap=wanted, warned_overlap=warned, key=key or new_key(), now=now
    )
    for job in Job.objects.filter(name=overlap.FIT, state="queued"):
        jobs.run(
            job_id=job.pk,
            work=lambda change_id, job_id: overlap.fit(change_id=change_id, job_id=job_id, clock=lambda: now),
            clock=lambda: now,
        )
    return seen


def figures(clip):
    row = ClipState.objects.get(clip=clip)
    seats = Seat.objects.filter(clip=clip).order_by("number").values_list("state", flat=True)
    return row.state, row.wanted, sorted(seats)


def test_raising_opens_seats_and_hands_a_settled_clip_out_again(project, lead):
    done = make_clip(project)
    for caller in reviewers(project, 2):
        label(caller, give(caller, done))
    fresh = make_clip(project)
    assert figures(done) == ("settled", 2, ["taken", "taken"])
    change(lead, project, 3)
    assert figures(done) == ("ready", 3, ["open", "taken", "taken"])
    assert figures(fresh) == ("ready", 3, ["open", "open", "open"])
    (third,) = reviewers(project, 1)
    label(third, give(third, done))
    assert figures(done)[0] == "settled"
    assert live_of(done) == 3


def test_lowering_voids_open_seats_and_settles_what_has_enough(project, lead):
    half = make_clip(project)
    (first,) = reviewers(project, 1)
    label(first, give(first, half))
    fresh = make_clip(project)
    change(lead, project, 1)
    assert figures(fresh) == ("ready", 1, ["open", "void"])
    assert figures(half) == ("settled", 1, ["taken", "void"])
    change(lead, project, 2)
    assert figures(half) == ("ready", 2, ["open", "taken"]), "and back, with the same seats"


def test_I1_what_somebody_has_is_never_taken(project, lead):
    """I1: where more are taken than are asked for, so many are wanted."""
    clip = make_clip(project)
    first, second = reviewers(project, 2)
    mine, theirs = give(first, clip), give(second, clip)
    change(lead, project, 1)
    assert figures(clip) == ("ready", 2, ["taken", "taken"])
    assert live_of(clip) == 2
    assert not label(first, mine).surplus
    assert not label(second, theirs).surplus
    assert figures(clip)[0] == "settled"


def test_W11_a_clip_with_a_warning_gets_the_fewest_listeners(project, lead):
    """W11: at most as many labels as the project asks for such clips, one unless it says otherwise."""
    clip = make_clip(project, warnings=("violence",))
    change(lead, project, 5)
    assert figures(clip)[:2] == ("ready", 1)
    change(lead, project, 5, warned=2)
    assert figures(clip)[:2] == ("ready", 2)
    change(lead, project, 1)
    assert figures(clip)[:2] == ("ready", 1)
    assert Project.objects.get(pk=project.pk).warned_overlap == 2, "as before where nothing is said"


def test_W11_a_clip_found_distressing_wants_no_more_listeners_than_needed(project):
    """W11: the overlap is cut when the warning comes."""
    clip = make_clip(project)
    ClipState.objects.filter(clip=clip).update(wanted=3, extra=1)
    containment.lock(clip_id=clip.pk)
    containment.warn(clip=clip, now=NOW)
    assert figures(clip) == ("ready", 1, ["open", "void"])
    assert ClipState.objects.get(clip=clip).extra == 0


def test_stopped_clips_remember_what_they_will_want(project, lead):
    clip = make_clip(project)
    (me,) = reviewers(project, 1)
    mine = give(me, clip)
    dispose.call_accidental(caller=me, assignment_id=mine.public_id, plays=[], key=new_key(), now=NOW)
    change(lead, project, 3)
    assert figures(clip) == ("accidental", 3, ["void", "void"])
    undo(me, mine)
    assert figures(clip) == ("ready", 3, ["open", "open", "taken"])
    dispose.call_accidental(caller=me, assignment_id=mine.public_id, plays=[], key=new_key(), now=NOW)
    change(lead, project, 1)
    undo(me, mine)
    assert figures(clip) == ("ready", 1, ["taken", "void", "void"])


def test_a_seat_voided_by_lowering_stays_void_when_its_skip_is_undone(project, lead):
    clip = make_clip(project)
    first, second = reviewers(project, 2)
    mine = give(first, clip)
    skip(first, mine)
    change(lead, project, 1)
    label(second, give(second, clip))
    with pytest.raises(Exception, match="too late"):
        undo(first, mine)
    assert live_of(clip) == 1


def test_extra_labels_and_withheld_clips_keep_their_own(project, lead):
    asked_for, withheld = make_clip(project), make_clip(project)
    ClipState.objects.filter(clip=asked_for).update(extra=1, wanted=3)
    ClipState.objects.filter(clip=withheld).update(state="withheld")
    Seat.objects.filter(clip=withheld).delete()
    change(lead, project, 4)
    assert figures(asked_for)[:2] == ("ready", 5)
    assert figures(withheld) == ("withheld", 4, [])


def test_a_job_goes_in_steps_and_goes_on_after_a_kill(project, lead, monkeypatch):
    monkeypatch.setattr(overlap, "CLIPS_AT_ONCE", 2)
    make_clips(project, 5)
    seen = overlap.change(caller=lead, slug=project.slug, overlap=3, warned_overlap=None, key=new_key(), now=NOW).change
    assert (seen.clips_done, seen.clips_total, seen.ended_at) == (0, 5, None)
    assert overlap.step(change_id=seen.pk, now=NOW)
    under_way = overlap.read(caller=lead, slug=project.slug).change
    assert (under_way.clips_done, under_way.ended_at) == (2, None)
    overlap.fit(change_id=seen.pk, job_id=0, clock=lambda: NOW)
    over = overlap.read(caller=lead, slug=project.slug).change
    assert (over.clips_done, over.ended_at) == (5, NOW)
    assert set(ClipState.objects.values_list("wanted", flat=True)) == {3}
    assert not overlap.step(change_id=seen.pk, now=NOW), "a second run finds nothing left"


def test_an_older_change_that_is_still_running_does_what_the_newer_wants(project, lead):
    clip = make_clip(project)
    first, second = (
        overlap.change(caller=lead, slug=project.slug, overlap=n, warned_overlap=None, key=new_key(), now=NOW).change
        for n in (5, 3)
    )
    for one in (second, first):
        overlap.fit(change_id=one.pk, job_id=0, clock=lambda: NOW)
    assert figures(clip)[:2] == ("ready", 3)


def test_I4_the_same_request_changes_once(project, lead):
    """I4: the key is kept on the change; another body under it is refused."""
    key = new_key()
    for _ in range(2):
        assert change(lead, project, 3, key=key).terms.overlap == 3
    assert OverlapChange.objects.count() == 1
    assert AuditEvent.objects.filter(event="project.overlap_changed").get().detail["to"] == [3, 1]
    with pytest.raises(IdempotencyConflict):
        change(lead, project, 4, key=Key(value=key.value, request_hash=b"x" * 32))
    assert Project.objects.get(pk=project.pk).overlap == 3


def test_only_leads_of_the_organisation_change_it(project, lead):
    with pytest.raises(NotAllowed):
        change(reviewers(project, 1)[0], project, 3)
    stranger = caller_for(make_person(roles=("supervisor",)))
    with pytest.raises(NotFound):
        change(stranger, project, 3)


def test_a_lowered_clip_is_given_to_nobody_more(project, lead):
    clip = make_clip(project)
    first, second = reviewers(project, 2)
    label(first, give(first, clip))
    change(lead, project, 1, now=NOW + timedelta(minutes=1))
    with pytest.raises(NoWork):
        give(second)
    assert Clip.objects.count() == 1


def test_W11_a_clip_that_comes_with_a_warning_wants_the_fewest_listeners(project, lead, tmp_path):
    """W11: at intake, too; and what a lead has changed since the intake began is what counts."""
    (tmp_path / "hard").mkdir()
    begin(project, some_clips(tmp_path / "hard", 1, risk=["violence"]))
    change(lead, project, 3, warned=2)
    run_jobs()
    warned = Clip.objects.get()
    take_in_all(project, some_clips(tmp_path, 1), source="another")
    calm = Clip.objects.exclude(pk=warned.pk).get()
    assert (figures(warned)[1:], figures(calm)[1:]) == ((2, ["open"] * 2), (3, ["open"] * 3))

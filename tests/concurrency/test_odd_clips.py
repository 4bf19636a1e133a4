"""Skips, last labels, claims and changes of overlap on the same clip at the same moment (I1)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q

from annotation.clips.models import ClipState
from annotation.flow import gold, hand_out, overlap
from annotation.quality.models import Score
from annotation.queue.models import Assignment, Seat, StuckClip
from annotation.queue.refusals import NoWork
from config.base.errors import Refusal
from tests.concurrency.threads import Racers
from tests.factories import ANSWERS, NOW, caller_for, make_clip, make_person, make_project, new_key
from tests.odd import give, label, reviewers, skip, undo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
ROUNDS = 25


def broken_clips():
    """Clips with more live or finished work than labels wanted (I1), or whose state does not fit their labels."""
    live = Count(
        "clip__assignment", filter=Q(clip__assignment__kind="label", clip__assignment__state__in=["held", "done"])
    )
    rows = ClipState.objects.annotate(live=live)
    too_many = rows.filter(live__gt=F("wanted"))
    unsettled = rows.filter(state="ready", labels_in__gte=F("wanted"))
    early = rows.filter(state="settled", labels_in__lt=F("wanted"))
    return [
        list(found.values_list("pk", "state", "wanted", "labels_in", "live")) for found in (too_many, unsettled, early)
    ]


def surprises(answers):
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]


def claim(caller):
    return hand_out.take_batch(caller=caller, project=None, size=20, key=new_key(), now=NOW)


def another_overlap(lead, project, wanted):
    """Ask for it, and do the work, as web and worker do."""
    seen = overlap.change(caller=lead, slug=project.slug, overlap=wanted, warned_overlap=None, key=new_key(), now=NOW)
    overlap.fit(change_id=seen.change.pk, job_id=0, clock=lambda: NOW)


def test_a_third_skip_and_a_label_come_one_after_the_other():
    """Both lock the clip's state: the label counts, and the clip is stuck once, whichever was first."""
    project = make_project(overlap=4)
    first, second, third, keeper = reviewers(project, 4, limit=1000)
    with Racers(3) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine = [give(caller, clip) for caller in (first, second, third, keeper)]
            skip(first, mine[0])
            answers = racers.race(
                lambda mine=mine: skip(second, mine[1]),
                lambda mine=mine: skip(third, mine[2]),
                lambda mine=mine: label(keeper, mine[3]),
            )
            assert surprises(answers) == []
            row = ClipState.objects.get(clip=clip)
            assert (row.state, row.skips, row.labels_in) == ("stuck", 3, 1)
            assert StuckClip.objects.filter(clip=clip).count() == 1
    assert broken_clips() == [[], [], []]


def test_a_third_skip_is_taken_back_while_another_comes():
    """Undone or not, the count and the stuck list say the same."""
    project = make_project(overlap=4)
    callers = reviewers(project, 4, limit=1000)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine = [give(caller, clip) for caller in callers]
            for caller, one in zip(callers[:3], mine[:3], strict=True):
                skip(caller, one)
            answers = racers.race(
                lambda mine=mine: undo(callers[2], mine[2]), lambda mine=mine: skip(callers[3], mine[3])
            )
            assert surprises(answers) == []
            row = ClipState.objects.get(clip=clip)
            stuck = StuckClip.objects.filter(clip=clip).exists()
            assert (row.skips, stuck, row.state) == (3, True, "stuck")
            label(callers[2], mine[2])
    assert broken_clips() == [[], [], []]


def test_I1_overlap_is_raised_while_the_last_label_comes():
    """I1: both lock the clip's state: it settles and is handed out again, or never settles."""
    project = make_project(overlap=1)
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    (me,) = reviewers(project, 1, limit=1000)
    with Racers(2) as racers:
        for round_number in range(ROUNDS):
            clip = make_clip(project)
            mine = give(me, clip)
            wanted = 2 + round_number % 2
            answers = racers.race(
                lambda mine=mine: label(me, mine), lambda wanted=wanted: another_overlap(lead, project, wanted)
            )
            assert surprises(answers) == []
            row = ClipState.objects.get(clip=clip)
            assert (row.state, row.wanted, row.labels_in) == ("ready", wanted, 1)
            assert Seat.objects.filter(clip=clip, state="open").count() == wanted - 1
            another_overlap(lead, project, 1)
            assert ClipState.objects.get(clip=clip).state == "settled"
    assert broken_clips() == [[], [], []]


def test_overlap_is_lowered_while_the_label_comes_that_is_then_enough():
    """The job locks the states that it changes, or it would write over a label that was counted meanwhile."""
    project = make_project(overlap=2)
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    (me,) = reviewers(project, 1, limit=1000)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            another_overlap(lead, project, 2)
            clips = [make_clip(project) for _ in range(3)]
            mine = [give(me, clip) for clip in clips]
            answers = racers.race(
                lambda mine=mine: [label(me, one) for one in mine], lambda: another_overlap(lead, project, 1)
            )
            assert surprises(answers) == []
            rows = ClipState.objects.filter(clip__in=clips).values_list("state", "wanted", "labels_in")
            assert list(rows) == [("settled", 1, 1)] * 3
            ClipState.objects.update(state="withheld")


def test_I1_overlap_is_lowered_while_seats_are_claimed():
    """I1: open seats are locked before they are counted, or a claim in between has a seat that nobody wants."""
    project = make_project(overlap=3)
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    callers = reviewers(project, 3, limit=1000)
    with Racers(4) as racers:
        for _ in range(ROUNDS):
            clips = [make_clip(project) for _ in range(4)]
            answers = racers.race(
                *(lambda caller=caller: claim(caller) for caller in callers),
                lambda: another_overlap(lead, project, 1),
            )
            assert surprises(answers) == []
            assert broken_clips() == [[], [], []]
            for clip in clips:
                taken = Assignment.objects.filter(clip=clip, state="held").count()
                in_use = Seat.objects.filter(clip=clip).exclude(state="void").count()
                assert (ClipState.objects.get(clip=clip).wanted, in_use) == (max(taken, 1), max(taken, 1))
            Assignment.objects.filter(state="held").update(state="returned", opened_at=NOW)
            Seat.objects.all().update(state="void")
            another_overlap(lead, project, 3)
            ClipState.objects.filter(clip__in=clips).update(state="withheld")


def test_a_clip_that_is_being_withheld_is_given_to_nobody():
    """Its state is not yet seen to have changed, but its seats are locked: a claim passes over them."""
    project = make_project(overlap=2, condition_policy={"child_voice": "withhold"})
    clip = make_clip(project)
    first, second = reviewers(project, 2)
    mine = give(first, clip)
    with Racers(1) as racers, transaction.atomic():
        label(first, mine, conditions=["child_voice"])
        (answer,) = racers.race(lambda: claim(second))
        assert isinstance(answer, NoWork)
    assert not Assignment.objects.filter(person_id=second.person_id).exists()


def test_two_people_disagree_at_once_and_one_more_is_asked():
    """The last of two labels settles the clip, and alone sees the disagreement."""
    project = make_project(overlap=2, extra_labels=1)
    first, second = reviewers(project, 2, limit=1000)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine, theirs = give(first, clip), give(second, clip)
            answers = racers.race(
                lambda mine=mine: label(first, mine, answers={"said": "yes"}),
                lambda theirs=theirs: label(second, theirs, answers={"said": "no"}),
            )
            assert surprises(answers) == []
            row = ClipState.objects.get(clip=clip)
            assert (row.state, row.wanted, row.extra) == ("ready", 3, 1)
            Seat.objects.filter(clip=clip, state="open").update(state="void")
    assert Assignment.objects.filter(state="done").count() == 2 * ROUNDS


def test_two_clocks_score_an_answer_once():
    """The clip's state is locked, and the assignment looked at again."""
    project = make_project()
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    (me,) = reviewers(project, 1)
    clips = [make_clip(project) for _ in range(5)]
    for clip in clips:
        gold.make_gold(caller=lead, slug=project.slug, clip_id=clip.public_id, answers=ANSWERS, key=new_key(), now=NOW)
    claim(me)
    Assignment.objects.update(kind="gold", seat=None)
    for one in Assignment.objects.all():
        label(me, one)
    closed = NOW + timedelta(seconds=settings.UNDO_SECONDS + 1)
    with Racers(2) as racers:
        answers = racers.race(*[lambda: gold.score_due(now=closed)] * 2)
    assert answers == [None, None]
    assert Score.objects.count() == 5

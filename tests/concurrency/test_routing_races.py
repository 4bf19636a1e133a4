"""Scatter, gold and reserved seats from many tabs and against the sweeper, on real PostgreSQL with real commits."""

import random
from datetime import timedelta

import pytest
from django.db import transaction

from annotation.clips.models import ClipState
from annotation.flow import fill, hand_out
from annotation.projects.models import FormVersion
from annotation.quality.models import GoldAnswer
from annotation.queue.models import Assignment, Batch, Seat
from annotation.queue.refusals import NoWork
from tests.concurrency.threads import Racers, together
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 4


def claim(caller, *, size=20, now=NOW):
    return hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=now)


def odd(answers):
    return [one for one in answers if not isinstance(one, (Batch, NoWork))]


def test_scatter_holds_from_many_tabs():
    """The claim counts a speaker's clips under the lock on the allowance: each tab sees what the others were given."""
    project = make_project(clips_per_subject=2)
    with Racers(TABS) as racers:
        for _ in range(5):
            make_clips(project, 8)
            person = make_person(project.organisation, projects=(project,))
            caller = caller_for(person)
            assert odd(racers.race(*[lambda caller=caller: claim(caller) for _ in range(TABS)])) == []
            subjects = list(Assignment.objects.filter(person=person).values_list("subject_id", flat=True))
            assert max(subjects.count(one) for one in subjects) == 2


def make_gold(project, number):
    gold = make_clips(project, number)
    seats = Seat.objects.filter(clip__in=gold)
    lane, form = seats[0].lane, FormVersion.objects.get(project=project)
    seats.update(state="void")
    ClipState.objects.filter(clip__in=gold).update(state="settled")
    GoldAnswer.objects.bulk_create(
        GoldAnswer(clip=clip, lane=lane, form=form, answers=b"", shuffle=random.randrange(2**31), made_at=NOW)
        for clip in gold
    )
    return gold


def test_a_gold_clip_comes_once_from_many_tabs(monkeypatch):
    """Gold has no seat to lock; the lock on the allowance, and unique (clip, person), keep it from coming twice."""
    monkeypatch.setattr(fill, "gold_among", lambda **_: 2)
    project = make_project(gold_per_mille=500)
    make_clips(project, 200)
    make_gold(project, 3)
    with Racers(TABS) as racers:
        for _ in range(4):
            person = make_person(project.organisation, projects=(project,))
            caller = caller_for(person)
            calls = [lambda caller=caller, size=size: claim(caller, size=size) for size in (3, 6, 9, 12)]
            assert odd(racers.race(*calls)) == []
            clips = list(Assignment.objects.filter(person=person, kind="gold").values_list("clip_id", flat=True))
            assert len(clips) == len(set(clips)) > 0


def test_I6_a_gold_clip_that_is_being_stopped_is_given_to_nobody(monkeypatch):
    """I6: gold has no seat that a stop could void; the claim locks its clip's state, or leaves it."""
    monkeypatch.setattr(fill, "gold_among", lambda **_: 1)
    project = make_project(gold_per_mille=500)
    make_clips(project, 5)
    (gold,) = make_gold(project, 1)
    caller = caller_for(make_person(project.organisation, projects=(project,)))
    with transaction.atomic():
        ClipState.objects.filter(clip=gold).update(state="escalated")
        assert odd(together(lambda: claim(caller, size=4))) == []
    assert Assignment.objects.filter(person_id=caller.person_id, kind="label").count() == 4
    assert not Assignment.objects.filter(clip=gold).exists()


def test_a_reserved_seat_is_taken_once_when_it_opens_at_the_same_moment():
    """Row locks: the one it was kept for, the sweep that opens it, and whoever comes next agree on one holder."""
    project = make_project()
    kept_for, other = (make_person(project.organisation, projects=(project,)) for _ in range(2))
    first, second = caller_for(kept_for), caller_for(other)
    late = NOW + timedelta(minutes=5)
    with Racers(3) as racers:
        for _ in range(12):
            (clip,) = make_clips(project, 1)
            seats = Seat.objects.filter(clip=clip)
            seats.update(state="reserved", reserved_for=kept_for, reserved_until=late)
            answers = racers.race(
                lambda: claim(first, now=late - timedelta(seconds=1)),
                lambda: hand_out.sweep(now=late),
                lambda: claim(second, now=late),
            )
            assert [one for one in answers if not isinstance(one, (Batch, NoWork, int))] == []
            holders = Assignment.objects.filter(clip=clip, state="held").count()
            assert (holders, seats.get().state) in {(1, "taken"), (0, "open")}
            Assignment.objects.filter(clip=clip).update(state="done", opened_at=NOW)
            seats.update(state="taken")

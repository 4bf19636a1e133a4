"""What leads do against what people do at the same moment.

Seen to fail without: `gate.wait_for_claims` in lead_people.pause, its second look after the pause, the lock on the
clip's state in lead_stuck. Without the locks on state and seats in lead_reassign the outcome is the same, by the
assignment's own lock and guards, but for deadlocks that are tried again.
"""

from datetime import timedelta

import pytest
from django.db import transaction

from annotation.clips.models import ClipState
from annotation.flow import hand_out, lead_people, lead_project, lead_reassign, lead_stuck, listen, withdraw
from annotation.quality.refusals import NotInCirculation
from annotation.queue.models import Assignment, Seat, StuckClip
from annotation.queue.refusals import AlreadyDecided, AlreadyEnded, NoWork
from config.base.errors import Refusal, Withdrawn
from reviewers.people.models import Person
from reviewers.people.refusals import Paused
from reviewers.quotas.models import Allowance
from tests.concurrency.threads import Meanwhile, Racers, together
from tests.factories import (
    NOW,
    caller_for,
    make_clip,
    make_clips,
    make_person,
    make_project,
    make_subject,
    new_key,
)
from tests.odd import give, label, reviewers, skip, undo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("sound_history"),
]
ROUNDS = 15
HOUR = timedelta(hours=1)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor", "steward")))


def take(caller, size=5):
    return hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=NOW)


def pause(lead, person):
    return lead_people.pause(caller=lead, person_id=person.public_id, reason="wait", key=new_key(), now=NOW)


def pause_project(lead, project):
    return lead_project.pause(caller=lead, slug=project.slug, reason="wait", key=new_key(), now=NOW)


def reassign(lead, assignment, person):
    return lead_reassign.reassign(
        caller=lead,
        assignment_id=assignment.public_id,
        person_id=person.public_id,
        kept_for=HOUR,
        key=new_key(),
        now=NOW,
    )


def decide(journey, lead, clip, **more):
    return journey(caller=lead, slug=clip.project.slug, clip_id=clip.public_id, key=new_key(), now=NOW, **more)


def put_back(lead, clip):
    return decide(lead_stuck.put_back, lead, clip)


def set_aside(lead, clip):
    return decide(lead_stuck.set_aside, lead, clip)


def surprises(answers, *expected):
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, expected or Refusal)]


def unopened():
    return Assignment.objects.filter(state="held", opened_at__isnull=True)


def test_a_pause_waits_for_the_claim_that_is_under_way(project, lead):
    """And takes back what that claim gave; the next one is refused."""
    make_clips(project, 8)
    person = make_person(project.organisation, projects=(project,))
    me = caller_for(person)
    # A day that has begun, and no batch: the claim and the pause meet at the allowance alone.
    hand_out.return_batch(caller=me, batch_id=take(me, size=1).public_id, key=new_key(), now=NOW)
    with Meanwhile(lambda: pause(lead, person)) as pausing:
        with transaction.atomic():
            take(me, size=4)
            pausing.begin_and_wait_for_lock()
        assert pausing.outcome().returned == 4
    assert not unopened().exists()
    assert Allowance.objects.get(pk=person.pk).taken == 0
    with pytest.raises(Paused):
        take(me)


def test_a_pause_waits_for_the_first_claim_of_all(project, lead):
    """There is no allowance to lock yet; the claim and the pause meet at the person's row."""
    make_clips(project, 4)
    person = make_person(project.organisation, projects=(project,))
    with Meanwhile(lambda: pause(lead, person)) as pausing:
        with transaction.atomic():
            take(caller_for(person), size=4)
            pausing.begin_and_wait_for_lock()
        assert pausing.outcome().returned == 4
    assert not unopened().exists()


def test_a_pause_among_claims_from_many_tabs(project, lead):
    make_clips(project, 30)
    for _ in range(ROUNDS):
        person = make_person(project.organisation, projects=(project,))
        me = caller_for(person)
        answers = together(*[lambda me=me: take(me)] * 4, lambda person=person: pause(lead, person))
        assert surprises(answers, Paused, NoWork) == []
        assert not unopened().exists()
        assert Allowance.objects.filter(pk=person.pk, taken__gt=0).count() == 0


def test_a_project_is_paused_among_claims(project, lead):
    """What a claim gave that had read the project's state before is taken back by the clock."""
    make_clips(project, 30)
    callers = reviewers(project, 4, limit=1000)
    with Racers(5) as racers:
        for _ in range(ROUNDS):
            answers = racers.race(
                *(lambda caller=caller: take(caller) for caller in callers), lambda: pause_project(lead, project)
            )
            assert surprises(answers, NoWork) == []
            lead_project.tick(now=NOW)
            assert not unopened().exists()
            assert Seat.objects.filter(state="open").count() == 30
            lead_project.resume(caller=lead, slug=project.slug, key=new_key(), now=NOW)
    assert set(Allowance.objects.values_list("taken", flat=True)) == {0}


def test_a_pause_while_the_label_comes(project, lead):
    """What was opened is finished, whichever was first; the rest goes back."""
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            make_clips(project, 3, with_sound=True)
            person = make_person(project.organisation, projects=(project,))
            me = caller_for(person)
            take(me, size=3)
            mine = Assignment.objects.filter(person=person).first()
            listen.serve(caller=me, assignment_id=mine.public_id, now=NOW)
            answers = racers.race(lambda me=me, mine=mine: label(me, mine), lambda person=person: pause(lead, person))
            assert surprises(answers, ()) == []
            mine.refresh_from_db()
            assert mine.state == "done"
            assert not unopened().exists()
            Seat.objects.filter(state="open").update(state="void")
            ClipState.objects.filter(state="ready").update(state="withheld")


def test_a_clip_is_reassigned_while_its_label_comes(project, lead):
    """The label has the seat and nothing is reserved, or the seat is kept and the label is surplus; never both."""
    first, second = (make_person(project.organisation, projects=(project,), limit=1000) for _ in range(2))
    me = caller_for(first)
    seen = set()
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine = give(me, clip)
            answers = racers.race(lambda mine=mine: label(me, mine), lambda mine=mine: reassign(lead, mine, second))
            assert surprises(answers, AlreadyEnded) == []
            labelled, reassigned = answers
            seat, row = Seat.objects.get(clip=clip), ClipState.objects.get(clip=clip)
            kept = not isinstance(reassigned, Exception)
            seen.add(kept)
            assert labelled.surplus == kept
            assert (seat.state, row.labels_in) == (("reserved", 0) if kept else ("taken", 1))
            if kept:
                label(caller_for(second), give(caller_for(second), clip))
            assert ClipState.objects.get(clip=clip).state == "settled"
    assert seen


def test_two_leads_reassign_and_the_holder_gives_back(project, lead):
    """The seat is kept for one of the two, and nobody holds the clip."""
    people = [make_person(project.organisation, projects=(project,), limit=1000) for _ in range(3)]
    holder = caller_for(people[0])
    with Racers(3) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine = give(holder, clip)
            answers = racers.race(
                lambda mine=mine: reassign(lead, mine, people[1]),
                lambda mine=mine: reassign(lead, mine, people[2]),
                lambda mine=mine: hand_out.return_batch(
                    caller=holder, batch_id=mine.batch.public_id, key=new_key(), now=NOW
                ),
            )
            assert surprises(answers, ()) == []
            seat = Seat.objects.get(clip=clip)
            assert (seat.state, seat.reserved_for_id in [people[1].pk, people[2].pk]) == ("reserved", True)
            assert not Assignment.objects.filter(state="held").exists()
            assert Allowance.objects.get(pk=people[0].pk).taken == 0
            ClipState.objects.update(state="withheld")
            Seat.objects.update(state="void")


def test_a_clip_that_went_back_is_reassigned_while_somebody_claims_it(project, lead):
    """The seat's lock decides: it is kept for the one, or given to the other."""
    first, second, third = (make_person(project.organisation, projects=(project,), limit=1000) for _ in range(3))
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            mine = give(caller_for(first), clip)
            hand_out.return_batch(caller=caller_for(first), batch_id=mine.batch.public_id, key=new_key(), now=NOW)
            answers = racers.race(lambda mine=mine: reassign(lead, mine, second), lambda: take(caller_for(third)))
            assert surprises(answers, AlreadyEnded, NoWork) == []
            seat = Seat.objects.get(clip=clip)
            held = Assignment.objects.filter(clip=clip, state="held").count()
            assert (seat.state, held) in [("reserved", 0), ("taken", 1)]
            if held:
                label(caller_for(third), Assignment.objects.get(clip=clip, state="held"))
            ClipState.objects.filter(clip=clip).update(state="withheld")
            Seat.objects.filter(clip=clip).exclude(state="taken").update(state="void")


def test_a_clip_is_reassigned_while_its_speaker_withdraws(project, lead):
    """Withdrawn either way: nothing is kept for anybody."""
    first, second = (make_person(project.organisation, projects=(project,), limit=1000) for _ in range(2))
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            subject = make_subject(project)
            clip = make_clip(project, subject=subject)
            mine = give(caller_for(first), clip)
            answers = racers.race(
                lambda mine=mine: reassign(lead, mine, second),
                lambda subject=subject: withdraw.withdraw_subject(
                    caller=lead, ref=str(subject.pseudonym), key=new_key(), now=NOW
                ),
            )
            assert surprises(answers, AlreadyEnded, NotInCirculation) == []
            assert ClipState.objects.get(clip=clip).state == "withdrawn"
            assert Seat.objects.get(clip=clip).state == "void"
            assert not Assignment.objects.filter(clip=clip, state="held").exists()


def stuck_clip(project, callers, subject=None):
    clip = make_clip(project, subject=subject)
    for caller in callers:
        skip(caller, give(caller, clip))
    assert ClipState.objects.get(clip=clip).state == "stuck"
    return clip


@pytest.mark.parametrize("journey", [put_back, set_aside])
def test_a_stuck_clip_is_decided_while_its_speaker_withdraws(project, lead, journey):
    """Both lock the clip's state: whatever was decided, nobody is given it afterwards."""
    callers = reviewers(project, 3, limit=1000)
    (late,) = reviewers(project, 1, limit=1000)
    with Racers(3) as racers:
        for _ in range(ROUNDS):
            subject = make_subject(project)
            clip = stuck_clip(project, callers, subject)
            answers = racers.race(
                lambda clip=clip: journey(lead, clip),
                lambda subject=subject: withdraw.withdraw_subject(
                    caller=lead, ref=str(subject.pseudonym), key=new_key(), now=NOW
                ),
                lambda: take(late),
            )
            assert surprises(answers, Withdrawn, NoWork) == []
            assert ClipState.objects.get(clip=clip).state == "withdrawn"
            assert set(Seat.objects.filter(clip=clip).values_list("state", flat=True)) == {"void"}
            assert not Assignment.objects.filter(clip=clip, state="held").exists()


def test_of_two_decisions_at_once_one_stands(project, lead):
    other = caller_for(make_person(project.organisation, roles=("supervisor",)))
    callers = reviewers(project, 3, limit=1000)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = stuck_clip(project, callers)
            answers = racers.race(lambda clip=clip: put_back(lead, clip), lambda clip=clip: set_aside(other, clip))
            assert sorted(type(one).__name__ for one in answers) == ["AlreadyDecided", "Decided"]
            assert surprises(answers, AlreadyDecided) == []
            (stuck,) = StuckClip.objects.filter(clip=clip)
            ends = {"put_back": "ready", "set_aside": "stuck"}
            assert ClipState.objects.get(clip=clip).state == ends[stuck.decision]
            ClipState.objects.filter(clip=clip).update(state="withheld")


def test_put_back_while_the_third_skip_is_undone(project, lead):
    """Decided, or never stuck: the clip is in the queue either way, and one row says why."""
    callers = reviewers(project, 3, limit=1000)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = stuck_clip(project, callers)
            mine = Assignment.objects.get(clip=clip, person_id=callers[2].person_id)
            answers = racers.race(lambda clip=clip: put_back(lead, clip), lambda mine=mine: undo(callers[2], mine))
            assert surprises(answers) == []
            row = ClipState.objects.get(clip=clip)
            decided = StuckClip.objects.filter(clip=clip).exclude(decided_at=None).count()
            assert (row.state, row.skips) == ("ready", 0 if decided else 2)
            label(callers[2], Assignment.objects.get(pk=mine.pk))
            assert ClipState.objects.get(clip=clip).state == "settled"


def test_many_leads_and_one_person(project, lead):
    """Pauses and resumes at once leave one of the two, with a reason where paused."""
    person = make_person(project.organisation, projects=(project,))

    def resume():
        return lead_people.resume(caller=lead, person_id=person.public_id, key=new_key(), now=NOW)

    answers = together(*[lambda: pause(lead, person), resume] * 4)
    assert surprises(answers, ()) == []
    found = Person.objects.get(pk=person.pk)
    assert (found.paused_at is None) == (found.paused_reason == "")

"""Reports, claims, withdrawals, votes and clocks at the same moment, on real PostgreSQL with real commits."""

from datetime import timedelta

import pytest
from django.db import transaction

from annotation.clips.models import ClipState
from annotation.erasure.models import Hold
from annotation.escalations.actions import Ballot, Said
from annotation.escalations.models import Escalation, LadderRun, Page, Report, Vote
from annotation.escalations.refusals import SamePerson
from annotation.flow import decide, dispose, escalate, hand_out, withdraw
from annotation.queue.models import Assignment, Seat
from config.base.errors import Refusal
from reviewers.audit.models import AuditEvent
from tests.concurrency.threads import Racers, together
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, make_subject, new_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sound_history")]
# Of each of the two long races; test_stops.py runs all four stops against a claim a thousand times.
ROUNDS = 100
STOPPED = ("escalated", "accidental", "withdrawn", "erased")


def reviewer(project):
    return caller_for(make_person(project.organisation, projects=(project,), limit=10**6))


def held(caller, clip) -> Assignment:
    hand_out.take_batch(caller=caller, project=None, size=20, key=new_key(), now=NOW)
    return Assignment.objects.get(person_id=caller.person_id, clip=clip, state="held")


def report(caller, assignment, *, kind="", now=NOW):
    return escalate.report(
        caller=caller, assignment_id=assignment.public_id, said=Said(kind=kind), plays=[], key=new_key(), now=now
    )


def surprises(answers) -> list[Exception]:
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]


def logged(event: str) -> int:
    """How often this happened to the escalations there are; the log keeps what other tests have committed."""
    return AuditEvent.objects.filter(event=event, about__in=Escalation.objects.values("public_id")).count()


def check_whole(clip) -> None:
    """A clip is stopped with its seats and assignments, or in circulation with them; its holds are its hold rows."""
    state = ClipState.objects.get(pk=clip.pk)
    seats = Seat.objects.filter(clip=clip)
    live = Assignment.objects.filter(clip=clip, state__in=["held", "done"])
    if state.state in STOPPED:
        assert not seats.exclude(state="void").exists()
        assert not live.filter(state="held").exists()
    else:
        assert not seats.filter(state="void").exists()
        assert seats.filter(state="taken").count() == live.count()
    assert state.holds == Hold.objects.filter(clip=clip, ended_at__isnull=True).count()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_I6_escalate_against_claim_leaves_no_open_seat_on_a_stopped_clip() -> None:
    """DESIGN I6: clip state first, then seats, then assignments; a claim sees all of it or comes before all of it."""
    project = make_project(overlap=2)
    reporter, claimer = reviewer(project), reviewer(project)
    odd = []
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            assignment = held(reporter, clip)
            answers = racers.race(
                lambda assignment=assignment: report(reporter, assignment, kind="violence"),
                lambda: hand_out.take_batch(caller=claimer, project=None, size=1, key=new_key(), now=NOW),
            )
            odd += surprises(answers)
            check_whole(clip)
            assert ClipState.objects.get(pk=clip.pk).state == "escalated"
    assert odd == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_I6_withdraw_against_escalate_and_its_choice_leaves_no_open_seat_on_a_stopped_clip() -> None:
    """DESIGN I6: an S3 chosen at the moment of a withdrawal brings nothing back into circulation."""
    project = make_project(overlap=2)
    reporter = reviewer(project)
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    odd = []
    with Racers(2) as racers:
        for number in range(ROUNDS):
            subject = make_subject(project)
            clip = make_clip(project, subject=subject)
            assignment = held(reporter, clip)
            if number % 2:
                made = report(reporter, assignment)
                mine = lambda made=made: escalate.add_kind(  # noqa: E731
                    caller=reporter, report_id=made.public_id, kind="other", key=new_key(), now=NOW
                )
            else:
                mine = lambda assignment=assignment: report(reporter, assignment, kind="third_parties")  # noqa: E731
            answers = racers.race(
                mine,
                lambda subject=subject: withdraw.withdraw_subject(
                    caller=steward, ref=str(subject.pseudonym), key=new_key(), now=NOW
                ),
            )
            odd += surprises(answers)
            check_whole(clip)
            assert ClipState.objects.get(pk=clip.pk).state in STOPPED
    assert odd == []


def test_E3_two_clocks_fire_each_step_once() -> None:
    """SAFETY E3: each ladder rule fires once per escalation, in its order, however many clocks run."""
    project = make_project()
    for _ in range(30):
        clip = make_clip(project)
        caller = reviewer(project)
        report(caller, held(caller, clip), kind="danger_now")
    late = NOW + timedelta(minutes=11)
    answers = together(*[lambda: escalate.tick(now=late) for _ in range(6)])
    assert surprises(answers) == []
    for escalation in Escalation.objects.all():
        pages = Page.objects.filter(escalation=escalation).order_by("pk").values_list("audience", flat=True)
        assert list(pages) == ["on_call", "supervisors", "all_and_executive"]
        assert LadderRun.objects.filter(escalation=escalation, due_at=late + timedelta(minutes=15)).count() == 1
    assert logged("escalation.climbed") == 60


def test_E3_what_one_clock_has_in_hand_no_other_clock_overtakes() -> None:
    """SAFETY E3: while one clock fires an escalation's steps, another leaves all of them alone, later ones too."""
    project = make_project()
    caller = reviewer(project)
    made = report(caller, held(caller, make_clip(project)), kind="danger_now")
    late = NOW + timedelta(minutes=11)
    with transaction.atomic():
        # What a clock holds when it is about to fire the first of two due steps.
        Escalation.objects.select_for_update(no_key=True).get(pk=made.escalation_id)
        assert surprises(together(lambda: escalate.tick(now=late))) == []
        assert Page.objects.filter(escalation_id=made.escalation_id).count() == 1
    assert surprises(together(lambda: escalate.tick(now=late))) == []
    pages = Page.objects.filter(escalation_id=made.escalation_id).order_by("pk").values_list("audience", flat=True)
    assert list(pages) == ["on_call", "supervisors", "all_and_executive"]


def test_E1_silence_is_counted_once_by_many_clocks() -> None:
    """SAFETY E1: no choice in 20 s counts as S1, once."""
    project = make_project()
    caller = reviewer(project)
    made = report(caller, held(caller, make_clip(project)))
    late = NOW + timedelta(seconds=21)
    assert surprises(together(*[lambda: escalate.tick(now=late) for _ in range(6)])) == []
    assert Escalation.objects.get(pk=made.escalation_id).level == "S1"
    assert logged("escalation.silence_counted") == 1
    assert Page.objects.count() == 1


def test_E1_reporters_at_the_same_moment_join_one_escalation() -> None:
    """SAFETY E1: a second reporter joins the open escalation. Without the clip's lock the database refuses one."""
    project = make_project(overlap=4)
    clip = make_clip(project)
    callers = [reviewer(project) for _ in range(4)]
    given = [held(caller, clip) for caller in callers]
    kinds = ["", "distressing", "danger_now", "third_parties"]
    answers = together(
        *[
            lambda caller=caller, one=one, kind=kind: report(caller, one, kind=kind)
            for caller, one, kind in zip(callers, given, kinds, strict=True)
        ]
    )
    assert all(isinstance(one, Report) for one in answers), answers
    escalation = Escalation.objects.get(clip=clip)
    assert (escalation.level, escalation.reports.count()) == ("S0", 4)
    check_whole(clip)


def test_I4_one_report_pressed_in_many_tabs_is_one_report() -> None:
    """DESIGN I4: the key is asked again under the lock."""
    project = make_project()
    clip = make_clip(project)
    caller = reviewer(project)
    assignment, key = held(caller, clip), new_key()
    answers = together(
        *[
            lambda: escalate.report(
                caller=caller, assignment_id=assignment.public_id, said=Said(), plays=[], key=key, now=NOW
            )
            for _ in range(6)
        ]
    )
    assert {one.pk for one in answers} == {Report.objects.get().pk}


def test_a_taking_back_against_a_second_report_ends_whole_either_way() -> None:
    project = make_project(overlap=2)
    first, second = reviewer(project), reviewer(project)
    with Racers(2) as racers:
        for _ in range(20):
            clip = make_clip(project)
            mine, theirs = held(first, clip), held(second, clip)
            report(first, mine)
            answers = racers.race(
                lambda mine=mine: dispose.undo(caller=first, assignment_id=mine.public_id, key=new_key(), now=NOW),
                lambda theirs=theirs: report(second, theirs, kind="violence"),
            )
            assert surprises(answers) == []
            check_whole(clip)
            assert ClipState.objects.get(pk=clip.pk).state == "escalated"
            Assignment.objects.filter(clip=clip, state="held").update(state="returned")


def test_I8_votes_at_the_same_moment_never_close_it_by_one_person() -> None:
    """DESIGN I8: one person with many tabs is one vote; a second person's vote closes it once."""
    project = make_project()
    caller = reviewer(project)
    made = report(caller, held(caller, make_clip(project)), kind="violence")
    escalation = Escalation.objects.get(pk=made.escalation_id)
    lead, officer = (caller_for(make_person(project.organisation, roles=("safety",))) for _ in range(2))
    decide.decide(
        caller=lead,
        escalation_id=escalation.public_id,
        decision="authority_told",
        reason="told",
        key=new_key(),
        now=NOW,
    )

    def vote(person):
        return decide.close(
            caller=person,
            escalation_id=escalation.public_id,
            ballot=Ballot(reason="handled", text="yes"),
            key=new_key(),
            now=NOW,
        )

    answers = together(*[lambda: vote(lead) for _ in range(6)])
    assert surprises(answers) == []
    assert sum(isinstance(one, SamePerson) for one in answers) == 5
    assert Escalation.objects.get(pk=escalation.pk).state == "closing"
    together(*[lambda: vote(officer) for _ in range(3)])
    assert Escalation.objects.get(pk=escalation.pk).state == "closed"
    assert Vote.objects.filter(escalation=escalation).count() == 2
    assert logged("escalation.closed") == 1

"""Answering for an escalation: own, hear, decide, close."""

from datetime import timedelta

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.erasure.models import Erasure, Hold
from annotation.escalations.actions import Ballot, Said
from annotation.escalations.mine import my_reports
from annotation.escalations.models import Escalation, LadderRun, Page, Vote
from annotation.escalations.refusals import (
    EscalationEnded,
    LegalBasisNeeded,
    NotDecided,
    ReporterMayNotClose,
    SamePerson,
    SameReportingLine,
    StillChoosing,
    VotesStand,
)  # fmt: skip
from annotation.exports.models import Tombstone
from annotation.flow import decide, dispose, erase, escalate, hand_out, withdraw
from annotation.flow.stop import stop_clips
from annotation.queue.models import Assignment
from config.base.errors import NotAllowed, NotFound
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from tests.factories import NOW, caller_for, make_clip, make_organisation, make_person, make_project, new_key

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def clip(project):
    return make_clip(project, with_sound=True)


@pytest.fixture
def reporter(project):
    return caller_for(make_person(project.organisation, roles=("reviewer", "supervisor"), projects=(project,)))


@pytest.fixture
def lead(project):
    return make_person(project.organisation, roles=("supervisor",))


@pytest.fixture
def officer(project):
    return make_person(project.organisation, roles=("safety",))


def escalated(reporter, *, kind: str, note: str = "") -> Escalation:
    batch = hand_out.take_batch(caller=reporter, project=None, size=1, key=new_key(), now=NOW)
    made = escalate.report(
        caller=reporter,
        assignment_id=Assignment.objects.get(batch=batch, state="held").public_id,
        said=Said(kind=kind, note=note),
        plays=[],
        key=new_key(),
        now=NOW,
    )
    return Escalation.objects.get(pk=made.escalation_id)


def decided(reporter, person, *, kind: str, decision: str) -> Escalation:
    escalation = escalated(reporter, kind=kind)
    return decide.decide(
        caller=caller_for(person),
        escalation_id=escalation.public_id,
        decision=decision,
        reason="heard it",
        key=new_key(),
        now=LATER,
    )


def close(person, escalation, *, key=None, legal_basis="", reason="handled") -> Escalation:
    return decide.close(
        caller=caller_for(person),
        escalation_id=escalation.public_id,
        ballot=Ballot(reason=reason, text="I heard it too.", legal_basis=legal_basis),
        key=key or new_key(),
        now=LATER,
    )


def test_acknowledging_gives_an_owner_once(reporter, clip, lead, officer) -> None:
    escalation = escalated(reporter, kind="violence")
    decide.acknowledge(caller=caller_for(officer), escalation_id=escalation.public_id, key=new_key(), now=LATER)
    owned = decide.acknowledge(caller=caller_for(lead), escalation_id=escalation.public_id, key=new_key(), now=LATER)
    assert (owned.acknowledged_by_id, owned.owner_role, owned.state) == (officer.pk, "safety", "acknowledged")
    assert Hold.objects.get(escalation=escalation).owner_id == officer.pk
    assert AuditEvent.objects.filter(about=escalation.public_id, event="escalation.acknowledged").count() == 1


def test_deciding_owns_what_nobody_owned(reporter, clip, lead) -> None:
    escalation = decided(reporter, lead, kind="violence", decision="authority_told")
    assert (escalation.acknowledged_by_id, escalation.decided_by_id) == (lead.pk, lead.pk)
    assert b"heard it" not in bytes(escalation.decision_reason)


def test_E5_a_lone_close_of_an_s1_is_refused_and_two_close_it(reporter, clip, lead, officer) -> None:
    """SAFETY E5, DESIGN I8: nobody closes S0/S1 alone."""
    escalation = decided(reporter, lead, kind="violence", decision="authority_told")
    assert close(lead, escalation).state == "closing"
    with pytest.raises(SamePerson):
        close(lead, escalation)
    assert Escalation.objects.get(pk=escalation.pk).state == "closing"
    assert close(officer, escalation).state == "closed"
    assert Vote.objects.filter(escalation=escalation).count() == 2


def test_E5_the_reporter_closes_at_no_level(reporter, project, lead) -> None:
    """SAFETY E5: neither of the two is the reporter; an S2 is not closed by its reporter either."""
    person = make_person(project.organisation, roles=("reviewer", "safety"), projects=(project,))
    for kind in ("danger_now", "third_parties", "distressing"):
        make_clip(project)
        escalation = decided(caller_for(person), lead, kind=kind, decision="erase")
        with pytest.raises(ReporterMayNotClose):
            close(person, escalation)


def test_E5_two_of_one_reporting_line_do_not_close(project, reporter, clip, lead) -> None:
    """SAFETY E5: not both in one reporting line, at any distance."""
    middle = make_person(project.organisation, roles=("supervisor",), reports_to=lead)
    below = make_person(project.organisation, roles=("supervisor",), reports_to=middle)
    escalation = decided(reporter, lead, kind="self_harm", decision="authority_told")
    close(below, escalation)
    with pytest.raises(SameReportingLine):
        close(lead, escalation)
    assert Escalation.objects.get(pk=escalation.pk).state == "closing"


def test_E5_no_action_on_an_s0_needs_its_legal_basis(reporter, clip, lead, officer) -> None:
    """SAFETY E5: "no action" also needs its legal basis, of each of the two."""
    escalation = decided(reporter, lead, kind="danger_now", decision="no_action")
    with pytest.raises(LegalBasisNeeded):
        close(lead, escalation)
    assert not Vote.objects.filter(escalation=escalation).exists()
    close(lead, escalation, legal_basis="Art. 6(1)(c)")
    with pytest.raises(LegalBasisNeeded):
        close(officer, escalation)
    assert close(officer, escalation, legal_basis="Art. 6(1)(c)").state == "closed"


def test_nothing_is_closed_that_nobody_decided(reporter, clip, lead) -> None:
    escalation = escalated(reporter, kind="distressing")
    with pytest.raises(NotDecided):
        close(lead, escalation)


@pytest.mark.parametrize("kind", ["third_parties", "distressing"])
def test_one_person_closes_the_lesser_levels(reporter, clip, lead, kind) -> None:
    assert close(lead, decided(reporter, lead, kind=kind, decision="keep_lawful")).state == "closed"


def test_a_closed_s3_stays_in_circulation_with_its_warning(reporter, clip, lead) -> None:
    close(lead, decided(reporter, lead, kind="distressing", decision="support_offered"))
    clip = Clip.objects.get(pk=clip.pk)
    assert (clip.warnings, clip.state.state, clip.state.holds) == (["distressing"], "ready", 0)


@pytest.mark.parametrize(("decision", "holds"), [("authority_told", 1), ("keep_lawful", 0)])
def test_a_closed_s0_stays_out_of_circulation(reporter, clip, lead, officer, decision, holds) -> None:
    escalation = decided(reporter, lead, kind="danger_now", decision=decision)
    close(lead, escalation)
    close(officer, escalation)
    state = ClipState.objects.get(pk=clip.pk)
    assert (state.state, state.holds) == (ClipState.State.ESCALATED, holds)
    assert not Erasure.objects.filter(clip=clip).exists()


@pytest.mark.parametrize("kind", ["danger_now", "third_parties", "distressing"])
def test_erase_ends_the_hold_and_asks_for_the_erasure(reporter, clip, lead, officer, kind) -> None:
    escalation = decided(reporter, lead, kind=kind, decision="erase")
    assert not Erasure.objects.filter(clip=clip).exists()
    if close(lead, escalation).state == "closing":
        assert not Erasure.objects.filter(clip=clip).exists()
        close(officer, escalation)
    state = ClipState.objects.get(pk=clip.pk)
    assert (state.state, state.holds) == (ClipState.State.ESCALATED, 0)
    assert Erasure.objects.get(clip=clip).due_at == LATER


def test_what_was_decided_to_be_erased_does_not_come_back_with_a_later_warning(reporter, clip, lead) -> None:
    close(lead, decided(reporter, lead, kind="distressing", decision="erase"))
    assignment = Assignment.objects.get(clip=clip, person_id=reporter.person_id)
    escalate.report(
        caller=reporter,
        assignment_id=assignment.public_id,
        said=Said(kind="distressing"),
        plays=[],
        key=new_key(),
        now=LATER,
    )
    assert ClipState.objects.get(pk=clip.pk).state == ClipState.State.ESCALATED
    asked = Erasure.objects.get(clip=clip)
    erase.erase(erasure_id=asked.pk, job_id=0, clock=lambda: LATER)
    assert ClipState.objects.get(pk=clip.pk).state == ClipState.State.ERASED


def test_E9_a_speaker_who_withdrew_under_a_hold_is_erased_when_it_ends(project, reporter, clip, lead, officer) -> None:
    """SAFETY E9: a hold beats erasure; its end returns the clip to erasure."""
    escalation = decided(reporter, lead, kind="danger_now", decision="keep_lawful")
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    withdraw.withdraw_subject(caller=steward, ref=str(clip.subject.pseudonym), key=new_key(), now=LATER)
    erasure = Erasure.objects.get(subject=clip.subject)
    due = erasure.due_at
    erase.erase(erasure_id=erasure.pk, job_id=0, clock=lambda: due)
    assert ClipState.objects.get(pk=clip.pk).state == ClipState.State.ESCALATED
    close(lead, escalation)
    close(officer, escalation)
    erase.erase(erasure_id=erasure.pk, job_id=0, clock=lambda: due + timedelta(hours=1))
    assert ClipState.objects.get(pk=clip.pk).state == ClipState.State.ERASED


def test_closing_ends_the_clocks(reporter, clip, lead, officer) -> None:
    escalation = decided(reporter, lead, kind="violence", decision="authority_told")
    close(lead, escalation)
    assert LadderRun.objects.filter(escalation=escalation, fired_at__isnull=True).exists()
    close(officer, escalation)
    assert not LadderRun.objects.filter(escalation=escalation, fired_at__isnull=True).exists()
    assert not Page.objects.filter(escalation=escalation, sent_at__isnull=True).exists()
    with pytest.raises(EscalationEnded):
        decide.acknowledge(caller=caller_for(lead), escalation_id=escalation.public_id, key=new_key(), now=LATER)


def test_the_same_key_votes_once(reporter, clip, lead) -> None:
    escalation = decided(reporter, lead, kind="violence", decision="authority_told")
    key = new_key(b"vote")
    close(lead, escalation, key=key)
    assert close(lead, escalation, key=key).state == "closing"
    assert Vote.objects.count() == 1
    with pytest.raises(IdempotencyConflict):
        close(lead, escalation, key=Key(value=key.value, request_hash=b"other".ljust(32)))


def test_a_decision_stands_once_somebody_has_voted_on_it(reporter, clip, lead, officer) -> None:
    escalation = decided(reporter, lead, kind="violence", decision="authority_told")
    close(lead, escalation)
    with pytest.raises(VotesStand):
        decide.decide(
            caller=caller_for(officer),
            escalation_id=escalation.public_id,
            decision="erase",
            reason="no",
            key=new_key(),
            now=LATER,
        )


def test_nobody_owns_what_its_reporter_may_still_take_back(reporter, clip, lead) -> None:
    escalation = escalated(reporter, kind="")
    with pytest.raises(StillChoosing):
        decide.acknowledge(
            caller=caller_for(lead), escalation_id=escalation.public_id, key=new_key(), now=NOW + timedelta(seconds=10)
        )
    owned = decide.acknowledge(caller=caller_for(lead), escalation_id=escalation.public_id, key=new_key(), now=LATER)
    assert (owned.level, owned.state) == ("S1", "acknowledged")


def test_staff_alone_and_of_one_organisation(reporter, project, clip) -> None:
    escalation = escalated(reporter, kind="violence")
    stranger = make_person(make_organisation(), roles=("safety",))
    with pytest.raises(NotFound):
        decide.acknowledge(caller=caller_for(stranger), escalation_id=escalation.public_id, key=new_key(), now=LATER)
    with pytest.raises(NotFound):
        decide.listen(caller=caller_for(stranger), escalation_id=escalation.public_id, now=LATER)
    reviewer = make_person(project.organisation)
    with pytest.raises(NotAllowed):
        decide.listen(caller=caller_for(reviewer), escalation_id=escalation.public_id, now=LATER)


def test_I7_a_hold_admits_the_investigator_and_every_serving_is_logged(project, reporter, clip, lead) -> None:
    """DESIGN I7, I9: plays under a hold are admitted by the hold, whoever withdrew, and logged as such."""
    escalation = escalated(reporter, kind="violence")
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    withdraw.withdraw_subject(caller=steward, ref=str(clip.subject.pseudonym), key=new_key(), now=NOW)
    copy = decide.listen(caller=caller_for(lead), escalation_id=escalation.public_id, now=LATER)
    assert copy.clip_id == clip.public_id
    row = AuditEvent.objects.get(about=escalation.public_id, event="escalation.served")
    assert (row.person_id, row.clip_id, row.at) == (lead.pk, clip.pk, LATER)


def test_without_a_hold_the_speakers_withdrawal_comes_first(reporter, clip, lead) -> None:
    escalation = escalated(reporter, kind="third_parties")
    decide.listen(caller=caller_for(lead), escalation_id=escalation.public_id, now=LATER)
    stop_clips(clip_ids=[clip.pk], state=ClipState.State.WITHDRAWN, cause=Tombstone.Cause.WITHDRAWN, now=LATER)
    with pytest.raises(NotFound):
        decide.listen(caller=caller_for(lead), escalation_id=escalation.public_id, now=LATER)


def test_an_escalation_is_heard_though_an_earlier_one_of_the_clip_has_ended(reporter, clip, lead) -> None:
    first = escalated(reporter, kind="")
    assignment = Assignment.objects.get(clip=clip, person_id=reporter.person_id)
    dispose.undo(caller=reporter, assignment_id=assignment.public_id, key=new_key(), now=NOW)
    again = escalate.report(
        caller=reporter,
        assignment_id=assignment.public_id,
        said=Said(kind="violence"),
        plays=[],
        key=new_key(),
        now=NOW,
    )
    assert again.escalation_id != first.pk
    copy = decide.listen(caller=caller_for(lead), escalation_id=again.escalation.public_id, now=LATER)
    assert copy.clip_id == clip.public_id


def test_nobody_listens_once_it_is_closed(reporter, clip, lead) -> None:
    escalation = decided(reporter, lead, kind="distressing", decision="support_offered")
    close(lead, escalation)
    with pytest.raises(NotFound):
        decide.listen(caller=caller_for(lead), escalation_id=escalation.public_id, now=LATER)


def test_E8_suspected_abuse_of_a_child_is_heard_by_safety_officers_alone(reporter, clip, lead, officer) -> None:
    """SAFETY E8: unplayable but to named roles."""
    escalation = escalated(reporter, kind="child_safety")
    with pytest.raises(NotAllowed):
        decide.listen(caller=caller_for(lead), escalation_id=escalation.public_id, now=LATER)
    assert decide.listen(caller=caller_for(officer), escalation_id=escalation.public_id, now=LATER)


def test_E6_W8_the_reporter_reads_owner_decision_date_and_outcome(reporter, clip, lead) -> None:
    """SAFETY E6, W8: received, owner (role), decision, date; the outcome in plain words."""
    escalation = escalated(reporter, kind="distressing")

    def seen():
        results, _ = my_reports(person_id=reporter.person_id, cursor=None)
        return results[0]

    assert (seen().state, seen().owner_role, seen().outcome) == ("received", None, None)
    decide.acknowledge(caller=caller_for(lead), escalation_id=escalation.public_id, key=new_key(), now=LATER)
    assert (seen().state, seen().owner_role) == ("owned", "supervisor")
    decide.decide(
        caller=caller_for(lead),
        escalation_id=escalation.public_id,
        decision="support_offered",
        reason="lawful",
        key=new_key(),
        now=LATER,
    )
    assert (seen().state, seen().decision, seen().decided_at) == ("decided", "support_offered", LATER)
    close(lead, escalation)
    assert seen().state == "closed"
    assert "warning" in seen().outcome["en"]
    other = make_person(lead.organisation)
    assert my_reports(person_id=other.pk, cursor=None) == ([], None)

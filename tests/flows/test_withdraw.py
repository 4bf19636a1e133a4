"""A speaker withdraws: queues, hands, players and exports let go of everything of theirs at once."""

from datetime import timedelta
from typing import Any

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.erasure.models import Erasure
from annotation.escalations.models import Escalation
from annotation.exports.models import Tombstone
from annotation.flow import containment
from annotation.flow import export as exports
from annotation.flow.hand_out import take_batch
from annotation.flow.listen import serve
from annotation.flow.withdraw import Withdrawn, withdraw_subject
from annotation.projects.models import Project
from annotation.queue.models import Assignment, Seat
from annotation.subjects.actions import SpeakerWithdrawn, lock_active
from annotation.subjects.models import Consent, Subject
from annotation.subjects.queries import speaker_macs
from config.base.errors import NotAllowed, NotFound
from config.base.errors import Withdrawn as ClipWithdrawn
from reviewers.audit.models import AuditEvent
from tests import factories
from tests.factories import NOW
from tests.flows.labelled import label_clip, sealed_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.make_project()


@pytest.fixture
def steward(project: Project) -> Any:
    return factories.caller_for(factories.make_person(project.organisation, roles=("steward",)))


@pytest.fixture
def reviewer(project: Project) -> Any:
    return factories.make_person(project.organisation, projects=(project,))


def _withdraw(steward: Any, subject: Subject, *, now: Any = NOW) -> Withdrawn:
    return withdraw_subject(caller=steward, ref=str(subject.pseudonym), key=factories.new_key(), now=now)


def _held(clip: Clip) -> None:
    """A clip under the hold of an escalation."""
    ClipState.objects.filter(clip=clip).update(state=ClipState.State.ESCALATED)
    escalation = Escalation.objects.create(clip=clip, opened_at=NOW, classify_until=NOW)
    containment.hold(clip_id=clip.pk, escalation_id=escalation.pk, now=NOW)


def _state(clip: Clip) -> str:
    return ClipState.objects.get(clip=clip).state


def test_P1_every_clip_leaves_queue_and_hands(project: Project, steward: Any, reviewer: Any) -> None:
    """P1: what a reviewer has in hand is gone with the next request, and nothing of the speaker is handed out."""
    subject = factories.make_subject(project)
    factories.make_clips(project, 3, subject=subject)
    caller = factories.caller_for(reviewer)
    take_batch(caller=caller, project=None, size=2, key=factories.new_key(), now=NOW)
    held = list(Assignment.objects.filter(person=reviewer))
    assert len(held) == 2
    done = _withdraw(steward, subject)
    assert (done.state, done.reach.clips, done.reach.assignments_withdrawn) == ("withdrawn", 3, 2)
    with pytest.raises(ClipWithdrawn):
        serve(caller=caller, assignment_id=held[0].public_id, now=NOW)
    assert not Seat.objects.filter(clip__subject=subject).exclude(state=Seat.State.VOID).exists()
    assert set(ClipState.objects.filter(clip__subject=subject).values_list("state", flat=True)) == {"withdrawn"}
    assert Tombstone.objects.filter(clip__subject=subject, cause="withdrawn").count() == 3
    assert not Consent.objects.filter(subject=subject, withdrawn_at__isnull=True).exists()


def test_other_speakers_are_left_alone(project: Project, steward: Any) -> None:
    mine, other = factories.make_clip(project), factories.make_clip(project)
    _withdraw(steward, mine.subject)
    assert (_state(mine), _state(other)) == ("withdrawn", "ready")


def test_a_hold_is_kept_and_counted(project: Project, steward: Any) -> None:
    subject = factories.make_subject(project)
    free, held = factories.make_clips(project, 2, subject=subject)
    _held(held)
    done = _withdraw(steward, subject)
    assert (done.reach.clips, done.reach.escalated_kept) == (2, 1)
    assert (_state(free), _state(held)) == ("withdrawn", "escalated")


def test_erasing_is_asked_for_with_time_to_be_done_in_a_day(project: Project, steward: Any) -> None:
    subject = factories.make_subject(project)
    _withdraw(steward, subject)
    erasure = Erasure.objects.get(subject=subject)
    assert erasure.state == Erasure.State.WAITING
    assert erasure.due_at == NOW + timedelta(hours=23)


def test_withdrawing_again_changes_nothing(project: Project, steward: Any, reviewer: Any) -> None:
    subject = factories.make_subject(project)
    factories.make_clips(project, 2, subject=subject)
    take_batch(caller=factories.caller_for(reviewer), project=None, size=2, key=factories.new_key(), now=NOW)
    first = _withdraw(steward, subject)
    again = _withdraw(steward, subject, now=NOW + timedelta(hours=1))
    assert again == first
    assert Erasure.objects.filter(subject=subject).count() == 1
    assert Subject.objects.get(pk=subject.pk).withdrawn_at == NOW
    assert AuditEvent.objects.filter(event="subject.withdrawn", about=subject.pseudonym).count() == 1


def test_a_speaker_is_found_by_the_source_s_own_reference(project: Project, steward: Any) -> None:
    subject = factories.make_subject(project)
    Subject.objects.filter(pk=subject.pk).update(ref_mac=speaker_macs(ref="speaker-17")[0])
    done = withdraw_subject(caller=steward, ref="speaker-17", key=factories.new_key(), now=NOW)
    assert done.pseudonym == subject.pseudonym


def test_who_may_not_withdraw(project: Project, steward: Any, reviewer: Any) -> None:
    subject = factories.make_subject(project)
    with pytest.raises(NotAllowed):
        _withdraw(factories.caller_for(reviewer), subject)
    stranger = factories.caller_for(factories.make_person(roles=("steward",)))
    with pytest.raises(NotFound):
        _withdraw(stranger, subject)
    with pytest.raises(NotFound):
        withdraw_subject(caller=steward, ref="nobody", key=factories.new_key(), now=NOW)


def test_a_later_intake_finds_the_speaker_withdrawn(project: Project, steward: Any) -> None:
    subject = factories.make_subject(project)
    assert lock_active(subject_id=subject.pk) == subject
    _withdraw(steward, subject)
    with pytest.raises(SpeakerWithdrawn):
        lock_active(subject_id=subject.pk)


def test_the_next_export_is_without_and_the_last_one_is_revoked(project: Project, steward: Any, reviewer: Any) -> None:
    engineer = factories.caller_for(factories.make_person(project.organisation, roles=("ml",)))
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    before = sealed_export(project, engineer)
    _withdraw(steward, clip.subject)
    after = sealed_export(project, engineer)
    assert after.manifest is not None
    assert (after.manifest["counts"]["rows"], after.manifest["left_out"]["withdrawn"]) == (0, 1)
    assert exports.see_export(caller=engineer, export_id=before.public_id, now=NOW).revoked == 1


def test_the_log_says_it_for_the_speaker_and_for_each_clip(project: Project, steward: Any) -> None:
    clip = factories.make_clip(project)
    _withdraw(steward, clip.subject)
    whole = AuditEvent.objects.get(event="subject.withdrawn", about=clip.subject.pseudonym)
    assert (whole.person_id, whole.detail) == (steward.person_id, {"clips": 1, "under_hold": 0})
    assert AuditEvent.objects.filter(event="clip.withdrawn", clip_id=clip.pk).count() == 1

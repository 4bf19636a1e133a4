"""A label is made once, late, or as surplus; corrected while its window is open; and never lost."""

from datetime import timedelta

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.exports.models import FeedEvent
from annotation.flow import hand_out, listen, review
from annotation.flow.review import EditWindowClosed
from annotation.labels.models import Draft, Label
from annotation.projects.answers import InvalidAnswers
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment, Batch, Seat
from annotation.queue.refusals import AlreadyEnded
from annotation.subjects.sealing import unseal
from config.base.errors import NotFound, Withdrawn
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Shift
from tests.factories import ANSWERS, NOW, caller_for, make_clip, make_person, make_project, new_key

pytestmark = pytest.mark.django_db

BODY = {"answers": ANSWERS, "active_ms": 4200}
# One statement keeps an ordinary label; one with a condition goes the long way. Both leave the same behind.
WAYS = {"straight": BODY, "the long way": {**BODY, "conditions": ["cut_off"]}}
both_ways = pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)


def take(person, now=NOW, size=10):
    hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)
    return Assignment.objects.filter(person=person, state="held").order_by("pk").first()


def submit(person, assignment, *, body=BODY, key=None, now=NOW, plays=()):
    made = review.submit_label(
        caller=caller_for(person),
        assignment_id=assignment.public_id,
        body=body,
        plays=list(plays),
        key=key or new_key(),
        now=now,
    )
    return Label.objects.get(public_id=made.public_id)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


@pytest.fixture
def clip(project):
    return make_clip(project)


@both_ways
def test_a_label_is_kept_sealed_and_settles_its_clip(reviewer, clip, body):
    assignment, key = take(reviewer), new_key()
    made_later = NOW + timedelta(minutes=1)
    review.save_draft(caller=caller_for(reviewer), assignment_id=assignment.public_id, body=body, now=NOW)
    label = submit(reviewer, assignment, body=body, key=key, now=made_later)
    assert unseal(sealed=label.answers, context=("answers", assignment.public_id, 1)) == ANSWERS
    assert b"turn on the light" not in bytes(label.answers)
    assert label.conditions == body.get("conditions", [])
    assert (label.active_ms, label.made_at, label.person_id) == (4200, made_later, reviewer.pk)
    assert label.edit_until == made_later + timedelta(seconds=settings.UNDO_SECONDS)
    state = ClipState.objects.get(clip=clip)
    assert (state.state, state.labels_in) == ("settled", 1)
    assignment.refresh_from_db()
    assert (assignment.state, assignment.ended_at) == ("done", made_later)
    assert (assignment.end_key, bytes(assignment.end_hash)) == (key.value, key.request_hash)
    assert not Draft.objects.exists()
    assert Allowance.objects.get(pk=reviewer.pk).done == 1
    assert Shift.objects.get(person=reviewer).last_active_at == made_later
    assert Batch.objects.get().expires_at == made_later + timedelta(seconds=settings.LEASE_SECONDS)
    assert AuditEvent.objects.filter(event="assignment.done", clip_id=clip.pk).count() == 1
    assert FeedEvent.objects.filter(event="label", label_id=label.pk).count() == 1


@both_ways
def test_I4_the_same_key_makes_one_label(reviewer, clip, body):
    """I4: an acknowledged label is never doubled; another body under the same key is told so."""
    assignment, key = take(reviewer), new_key()
    first = submit(reviewer, assignment, key=key, body=body)
    assert submit(reviewer, assignment, key=key, body=body).pk == first.pk
    with pytest.raises(IdempotencyConflict):
        submit(reviewer, assignment, body=body, key=Key(value=key.value, request_hash=b"x" * 32))
    assert Label.objects.count() == 1
    assert Allowance.objects.get(pk=reviewer.pk).done == 1


@both_ways
def test_I4_a_key_that_made_another_label_makes_none(project, reviewer, body):
    """I4: one key, two clips; the second is told so and stays held."""
    for _ in range(2):
        make_clip(project)
    first, key = take(reviewer), new_key()
    submit(reviewer, first, key=key, body=body)
    second = Assignment.objects.get(state="held")
    with pytest.raises(IdempotencyConflict):
        submit(reviewer, second, key=Key(value=key.value, request_hash=b"y" * 32), body=body)
    second.refresh_from_db()
    assert second.state == "held"


def test_a_second_label_under_another_key_is_refused(reviewer, clip):
    assignment = take(reviewer)
    submit(reviewer, assignment)
    with pytest.raises(AlreadyEnded):
        submit(reviewer, assignment)


def test_wrong_answers_name_question_and_reason_and_keep_the_clip(reviewer, clip):
    assignment = take(reviewer)
    with pytest.raises(InvalidAnswers) as refused:
        submit(reviewer, assignment, body={"answers": {"said": "maybe"}})
    assert refused.value.details == {"question": "said", "reason": "unknown_option"}
    assert Assignment.objects.get().state == "held"


def test_somebody_elses_assignment_is_unknown(project, reviewer, clip):
    assignment = take(reviewer)
    with pytest.raises(NotFound):
        submit(make_person(project.organisation, projects=(project,)), assignment)


def test_I5_a_late_label_takes_its_own_seat(reviewer, clip):
    """I5: a lease that ran out returns the clip, and a late label takes its own seat if that is open."""
    assignment = take(reviewer)
    late = NOW + timedelta(seconds=settings.LEASE_SECONDS)
    hand_out.sweep(now=late)
    label = submit(reviewer, assignment, now=late)
    assert not label.surplus
    assert Seat.objects.get().state == "taken"
    assert ClipState.objects.get(clip=clip).labels_in == 1


def test_I5_a_late_label_takes_any_open_seat_else_is_surplus(project, reviewer):
    """I5: else any open seat of the clip, else it is kept as surplus; I1: never more than are wanted."""
    project.overlap = 2
    clip = make_clip(project)
    late = NOW + timedelta(seconds=settings.LEASE_SECONDS)
    assignment = take(reviewer)
    hand_out.sweep(now=late)
    second, third = (make_person(project.organisation, projects=(project,)) for _ in range(2))
    theirs = take(second, now=late)
    assert not submit(reviewer, assignment, now=late).surplus
    hand_out.expire(batch_id=theirs.batch_id, now=late + timedelta(hours=1))
    taken = take(third, now=late)
    assert submit(second, theirs, now=late).surplus
    assert not submit(third, taken, now=late).surplus
    assert ClipState.objects.get(clip=clip).labels_in == 2
    assert Label.objects.filter(clip=clip).count() == 3


def test_a_late_label_answers_the_same_clip_given_once_more(reviewer, clip):
    first = take(reviewer)
    late = NOW + timedelta(seconds=settings.LEASE_SECONDS)
    hand_out.sweep(now=late)
    again = take(reviewer, now=late)
    assert again.clip_id == first.clip_id
    assert submit(reviewer, first, now=late).assignment_id == again.pk
    assert Assignment.objects.get(pk=again.pk).state == "done"


def test_I4_a_late_label_on_a_clip_given_once_more_is_found_by_its_repeat(reviewer, clip):
    """I4: the label lies on the later giving; the same request finds it, and 410 after a stop credits nothing twice."""
    first, key = take(reviewer), new_key(b"the request")
    late = NOW + timedelta(seconds=settings.LEASE_SECONDS)
    hand_out.sweep(now=late)
    take(reviewer, now=late)
    label = submit(reviewer, first, key=key, now=late)
    assert submit(reviewer, first, key=key, now=late).pk == label.pk
    with pytest.raises(IdempotencyConflict):
        submit(reviewer, first, key=Key(value=key.value, request_hash=b"x" * 32), now=late)
    ClipState.objects.filter(clip=clip).update(state="withdrawn")
    with pytest.raises(Withdrawn):
        submit(reviewer, first, key=key, now=late)
    assert Label.objects.count() == 1
    assert Allowance.objects.get(pk=reviewer.pk).done == 1


def test_a_label_refused_because_of_a_stop_is_no_label_when_the_clip_returns(reviewer, clip):
    assignment, key = take(reviewer), new_key()
    ClipState.objects.filter(clip=clip).update(state="accidental")
    with pytest.raises(Withdrawn):
        submit(reviewer, assignment, key=key)
    ClipState.objects.filter(clip=clip).update(state="ready")
    with pytest.raises(AlreadyEnded):
        submit(reviewer, assignment, key=key)


@pytest.mark.parametrize("state", ["withdrawn", "accidental", "escalated", "erased"])
def test_I5_after_withdrawal_the_work_is_credited_and_nothing_kept(reviewer, clip, state):
    """I5: 410 withdrawn, the work is credited once, no content is kept."""
    assignment, key = take(reviewer), new_key()
    ClipState.objects.filter(clip=clip).update(state=state)
    for _ in range(2):
        with pytest.raises(Withdrawn):
            submit(reviewer, assignment, key=key)
    assert not Label.objects.exists()
    assert Allowance.objects.get(pk=reviewer.pk).done == 1


@both_ways
def test_heard_intervals_are_counted_and_logged_once(reviewer, clip, body):
    assignment, at, later = take(reviewer), "2026-03-02T15:00:00+00:00", "2026-03-02T15:00:01+00:00"
    first, second = Play(from_ms=0, to_ms=400, at=NOW), Play(from_ms=100, to_ms=900, at=NOW + timedelta(seconds=1))
    listen.report_heard(caller=caller_for(reviewer), plays={assignment.public_id: [first]}, now=NOW)
    submit(reviewer, assignment, plays=[first, second], body=body)
    assert Assignment.objects.get().heard_ms == 800
    assert Allowance.objects.get(pk=reviewer.pk).heard_ms == 800
    assert AuditEvent.objects.get(event="assignment.heard").detail["heard"] == [[0, 400, at]]
    assert AuditEvent.objects.get(event="assignment.done").detail["heard"] == [[100, 900, later]]


@both_ways
def test_a_serving_never_reported_counts_as_heard_in_full(reviewer, clip, body):
    assignment = take(reviewer)
    Assignment.objects.update(opened_at=NOW)
    submit(reviewer, assignment, body=body)
    assert Assignment.objects.get().heard_ms == clip.duration_ms


def test_a_correction_is_a_new_version_until_the_window_closes(reviewer, clip):
    assignment = take(reviewer)
    label = submit(reviewer, assignment)
    me, key = caller_for(reviewer), new_key()
    body = {"answers": {"said": "no"}}
    until = NOW + timedelta(seconds=settings.UNDO_SECONDS)
    corrected = review.edit_label(caller=me, label_id=label.public_id, body=body, key=key, now=until)
    assert review.edit_label(caller=me, label_id=label.public_id, body=body, key=key, now=until) == corrected
    assert [one.version for one in Label.objects.order_by("version")] == [1, 2]
    newest = Label.objects.get(public_id=corrected.public_id)
    assert unseal(sealed=newest.answers, context=("answers", assignment.public_id, 2)) == {"said": "no"}
    with pytest.raises(EditWindowClosed):
        review.edit_label(
            caller=me,
            label_id=label.public_id,
            body=body,
            key=new_key(),
            now=until + timedelta(seconds=settings.UNDO_SECONDS + 1),
        )


def test_a_draft_is_sealed_survives_and_is_wiped_by_the_label(reviewer, clip):
    assignment = take(reviewer)
    me = caller_for(reviewer)
    for words in ("half a", "half a sentence"):
        review.save_draft(caller=me, assignment_id=assignment.public_id, body={"words": words}, now=NOW)
    draft = Draft.objects.get()
    assert b"sentence" not in bytes(draft.body)
    assert unseal(sealed=draft.body, context=("draft", assignment.public_id)) == {"words": "half a sentence"}
    submit(reviewer, assignment)
    assert not Draft.objects.exists()
    review.save_draft(caller=me, assignment_id=assignment.public_id, body={"words": "too late"}, now=NOW)
    assert not Draft.objects.exists()


def test_of_two_drafts_the_one_with_the_higher_revision_stays_whichever_comes_last(reviewer, clip):
    assignment = take(reviewer)
    me = caller_for(reviewer)

    def kept_after(**body):
        review.save_draft(caller=me, assignment_id=assignment.public_id, body=body, now=NOW)
        return unseal(sealed=Draft.objects.get().body, context=("draft", assignment.public_id))["words"]

    assert kept_after(words="typed first", revision=7) == "typed first"
    assert kept_after(words="typed after the reload", revision=9) == "typed after the reload"
    assert kept_after(words="typed before it, and late", revision=8) == "typed after the reload"
    assert kept_after(words="the same once more", revision=9) == "the same once more"
    assert kept_after(words="from a program that counts nothing") == "from a program that counts nothing"
    assert kept_after(words="and the desk again", revision=3) == "and the desk again"
    assert kept_after(words="no number", revision="4") == "no number"


def test_the_lease_is_renewed_by_a_label(project, reviewer):
    make_clip(project)
    make_clip(project)
    assignment = take(reviewer)
    later = NOW + timedelta(minutes=10)
    submit(reviewer, assignment, now=later)
    assert assignment.batch.__class__.objects.get().expires_at == later + timedelta(seconds=settings.LEASE_SECONDS)


def test_romanian_cedillas_become_commas_and_turkish_ones_stay(project, reviewer):
    person = make_person(project.organisation, projects=(project,), languages=("ro", "tr"))
    for language, kept in (("ro-RO", "ști"), ("tr-TR", "şti")):
        make_clip(project, language=language)
        assignment = take(person)
        label = submit(person, assignment, body={"answers": {"said": "yes", "words": "şti"}})
        assert unseal(sealed=label.answers, context=("answers", assignment.public_id, 1))["words"] == kept

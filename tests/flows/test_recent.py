"""My last 20: what I ended in this shift, to read, correct, take back, or escalate late."""

from datetime import timedelta

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.escalations.actions import Said
from annotation.escalations.models import Escalation
from annotation.flow import dispose, escalate, hand_out, review, shift
from annotation.flow.recent import last_ended, recent_view
from annotation.flow.withdraw import withdraw_subject
from annotation.queue.models import Assignment
from reviewers.audit.models import AuditEvent
from tests.factories import ANSWERS, NOW, caller_for, make_clips, make_person, make_project, new_key
from tests.odd import label, reviewers, skip

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=settings.UNDO_SECONDS)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def me(project):
    return reviewers(project, 1)[0]


def take(caller, size=20, now=NOW):
    hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=now)
    return list(Assignment.objects.filter(person_id=caller.person_id, state="held").order_by("pk"))


def look(caller, now=NOW):
    return recent_view(ended=last_ended(caller=caller, now=now))


def at(minutes):
    return NOW + timedelta(minutes=minutes)


def test_what_i_ended_comes_newest_first_with_what_i_may_still_do(project, me):
    make_clips(project, 4)
    labelled, skipped, held, _ = take(me)
    made = label(me, labelled, conditions=["wrong_language"], heard="es", now=at(1))
    skip(me, skipped, now=at(2))
    body = look(me, at(3))
    assert [one["id"] for one in body["results"]] == [skipped.public_id, labelled.public_id]
    first, second = body["results"]
    assert (first["state"], first["undo_until"], first["answered"], first["label"]) == (
        "skipped",
        at(2) + UNDO,
        None,
        None,
    )
    assert (second["state"], second["undo_until"]) == ("done", None)
    assert second["answered"] == {
        "answers": ANSWERS, "conditions": ["wrong_language"], "heard_language": "es", "marks": [],
    }  # fmt: skip
    assert second["label"] == {"id": made.public_id, "version": 1, "edit_until": made.edit_until}
    assert first["may_escalate"]
    assert second["may_escalate"]
    assert [one["version"] for one in body["forms"]] == [1]
    assert held.public_id not in [one["id"] for one in body["results"]]


def test_I9_answers_that_are_shown_are_in_the_log(project, me):
    """I9: a reveal is logged; a skip shows nothing."""
    make_clips(project, 2)
    labelled, skipped = take(me)
    label(me, labelled)
    skip(me, skipped)
    look(me)
    entries = AuditEvent.objects.filter(event="label.read_again")
    assert list(entries.values_list("about", "clip_id", "person_id")) == [
        (labelled.public_id, labelled.clip_id, me.person_id)
    ]


def test_the_newest_version_is_what_i_answered(project, me):
    make_clips(project, 1)
    (mine,) = take(me)
    made = label(me, mine)
    body = {"answers": {"said": "no"}, "conditions": []}
    newer = review.edit_label(caller=me, label_id=made.public_id, body=body, key=new_key(), now=at(1))
    (one,) = look(me, at(2))["results"]
    assert (one["answered"]["answers"], one["label"]["version"]) == ({"said": "no"}, 2)
    assert one["label"]["id"] == newer.public_id
    again = review.edit_label(caller=me, label_id=one["label"]["id"], body=body, key=new_key(), now=at(3))
    assert again.version == 3


def test_of_a_withdrawn_clip_only_its_end_is_told(project, me):
    make_clips(project, 1)
    (mine,) = take(me)
    label(me, mine)
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    withdraw_subject(caller=steward, ref=str(mine.clip.subject.pseudonym), key=new_key(), now=NOW)
    body = look(me)
    (one,) = body["results"]
    assert (one["state"], one["withdrawn"], one["answered"], one["label"]) == ("done", True, None, None)
    assert body["forms"] == []
    assert not AuditEvent.objects.filter(event="label.read_again").exists()


def test_one_that_ended_before_can_be_escalated_late_and_taken_back(project, me):
    make_clips(project, 1)
    (mine,) = take(me)
    label(me, mine)
    escalate.report(caller=me, assignment_id=mine.public_id, said=Said(kind=""), plays=[], key=new_key(), now=at(1))
    assert ClipState.objects.get(clip=mine.clip).state == "escalated"
    assert look(me, at(1))["results"][0]["withdrawn"]
    dispose.undo(caller=me, assignment_id=mine.public_id, key=new_key(), now=at(1))
    assert ClipState.objects.get(clip=mine.clip).state == "settled"
    assert Escalation.objects.get().state == "taken_back"
    assert not look(me, at(1))["results"][0]["withdrawn"]


def test_there_are_twenty_and_only_of_this_shift(project, me):
    make_clips(project, 24)
    for minute, one in enumerate(take(me)):
        skip(me, one, now=NOW + timedelta(seconds=minute))
    for one in take(me):
        skip(me, one, now=at(1))
    assert len(look(me, at(2))["results"]) == 20
    shift.end_shift(caller=me, key=new_key(), now=at(3))
    assert look(me, at(4))["results"] == []
    shift.start_shift(caller=me, key=new_key(), now=at(5))
    assert look(me, at(6)) == {"results": [], "next": None, "forms": []}


def test_what_went_back_unopened_was_no_work(project, me):
    make_clips(project, 2)
    opened, unopened = take(me)
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    hand_out.return_batch(caller=me, batch_id=opened.batch.public_id, key=new_key(), now=NOW)
    assert [one["id"] for one in look(me)["results"]] == [opened.public_id]
    assert unopened.pk

"""Serving and hearing: only to the one who holds the clip, by ranges, and both are logged."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.flow import hand_out, listen
from annotation.queue.models import Assignment, Batch
from annotation.subjects.models import Consent
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.refusals import BreakDue, ShiftOver
from tests.factories import NOW, caller_for, client_for, join, make_clip, make_person, make_project, new_key, tone

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


@pytest.fixture
def assignment(project, reviewer):
    make_clip(project, with_sound=True)
    hand_out.take_batch(caller=caller_for(reviewer), project=None, size=1, key=new_key(), now=NOW)
    return Assignment.objects.get()


def url(assignment):
    return f"/api/v1/assignments/{assignment.public_id}/audio"


def test_the_sound_comes_whole_and_by_ranges_and_no_cache_keeps_it(reviewer, assignment):
    client = client_for(reviewer)
    whole = client.get(url(assignment))
    assert (whole.status_code, whole.content) == (200, tone().data)
    assert whole.headers["Content-Type"] == "audio/ogg"
    assert whole.headers["Cache-Control"] == "no-store"
    part = client.get(url(assignment), HTTP_RANGE="bytes=10-19")
    assert (part.status_code, part.content) == (206, tone().data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(tone().data)}"
    assert client.get(url(assignment), HTTP_RANGE="bytes=-5").content == tone().data[-5:]
    assert client.get(url(assignment), HTTP_RANGE="bytes=99999999-").status_code == 416


def test_I9_a_serving_is_logged_once_however_many_ranges(reviewer, assignment):
    """I9: every serving is in the log; it marks the clip as opened."""
    client = client_for(reviewer)
    for _ in range(3):
        client.get(url(assignment), HTTP_RANGE="bytes=0-9")
    assert AuditEvent.objects.filter(event="assignment.served", about=assignment.public_id).count() == 1
    assert Assignment.objects.get().opened_at is not None


def test_P13_a_pasted_link_gives_a_colleague_nothing(project, assignment):
    """P13: the link is bound to who holds the clip."""
    colleague = make_person(project.organisation)
    join(colleague, project)
    assert client_for(colleague).get(url(assignment)).status_code == 404


@pytest.mark.parametrize("state", ["escalated", "accidental", "withdrawn", "erased"])
def test_I7_a_stopped_clip_is_refused_at_the_next_byte(reviewer, assignment, state):
    """I7, P1: clip state is read in the statement that serves."""
    ClipState.objects.update(state=state)
    answer = client_for(reviewer).get(url(assignment))
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "withdrawn")


def test_P1_a_withdrawn_consent_is_refused_at_the_next_byte(reviewer, assignment):
    """P1: consent is read in the statement that serves."""
    Consent.objects.update(withdrawn_at=NOW)
    assert client_for(reviewer).get(url(assignment)).status_code == 410


def test_an_ended_assignment_sounds_no_more(reviewer, assignment):
    Assignment.objects.update(state="expired")
    assert client_for(reviewer).get(url(assignment)).status_code == 410


def test_heard_is_kept_renews_the_lease_and_names_what_was_withdrawn(reviewer, assignment):
    client = client_for(reviewer)
    before = Batch.objects.get().expires_at
    name = str(assignment.public_id)
    answer = client.post("/api/v1/heard", {"plays": {name: [[0, 300, "2026-03-02T15:00:04Z"]]}}, format="json")
    assert answer.json()["withdrawn"] == []
    assert Assignment.objects.get().heard_ms == 300
    assert Allowance.objects.get().heard_ms == 300
    assert AuditEvent.objects.get(event="assignment.heard").detail["heard"] == [[0, 300, "2026-03-02T15:00:04+00:00"]]
    assert Batch.objects.get().expires_at > before
    Assignment.objects.update(state="withdrawn")
    answer = client.post("/api/v1/heard", {"plays": {}}, format="json")
    assert answer.json()["withdrawn"] == [name]


def test_a_report_that_comes_twice_counts_once_and_one_told_again_with_more_counts_the_rest(reviewer, assignment):
    client, name = client_for(reviewer), str(assignment.public_id)
    first, second = [0, 300, "2026-03-02T15:00:04Z"], [300, 500, "2026-03-02T15:00:05Z"]
    for plays in ([first], [first], [first, second], []):
        client.post("/api/v1/heard", {"plays": {name: plays}}, format="json")
    assert Assignment.objects.get().heard_ms == 500
    assert Allowance.objects.get().heard_ms == 500
    assert AuditEvent.objects.filter(event="assignment.heard").count() == 2


def test_heard_of_somebody_elses_clip_is_let_go(project, assignment):
    stranger = make_person(project.organisation, projects=(project,))
    plays = {str(assignment.public_id): [[0, 300, "2026-03-02T15:00:00Z"]]}
    answer = client_for(stranger).post("/api/v1/heard", {"plays": plays}, format="json")
    assert answer.json()["withdrawn"] == []
    assert Assignment.objects.get().heard_ms is None


@pytest.mark.parametrize(
    "plays",
    [
        [],
        {"no-uuid": []},
        {str(uuid4()): [[1]]},
        {str(uuid4()): [[5, 1, "2026-03-02T15:00:00Z"]]},
        {str(uuid4()): [[1, 5, "yesterday"]]},
    ],
)
def test_a_report_that_cannot_be_read_is_refused(reviewer, plays):
    answer = client_for(reviewer).post("/api/v1/heard", {"plays": plays}, format="json")
    assert answer.json()["error"]["code"] == "invalid"


def test_a_signed_out_browser_hears_nothing(reviewer, assignment):
    client = client_for(reviewer)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.get(url(assignment)).status_code == 401


def test_raising_the_epoch_ends_every_session_at_once(reviewer, assignment):
    client = client_for(reviewer)
    reviewer.epoch += 1
    reviewer.save()
    assert client.get(url(assignment)).status_code == 401


def test_P1_a_finished_clip_that_still_lies_in_memory_is_named_once_it_was_stopped(reviewer, assignment):
    """P1: the player stops within 5 s, also for a clip that was taken up again from the last three."""
    Assignment.objects.update(state="done")
    ClipState.objects.update(state="withdrawn")
    name = str(assignment.public_id)
    answer = client_for(reviewer).post(
        "/api/v1/heard", {"plays": {name: [[0, 300, "2026-03-02T15:00:00Z"]]}}, format="json"
    )
    assert answer.json()["withdrawn"] == [name]


def play_at(reviewer, assignment, when):
    return listen.serve(caller=caller_for(reviewer), assignment_id=assignment.public_id, now=when)


STRETCH = timedelta(minutes=settings.WORK_STRETCH_MINUTES)
IN_HAND = timedelta(minutes=settings.CLIP_IN_HAND_MINUTES)


@pytest.fixture
def at_work_until_due(assignment):
    """Somebody who worked on without a pause until their break fell due, and still holds a clip."""
    Shift.objects.update(last_active_at=NOW + STRETCH - timedelta(seconds=5))
    return assignment


def test_W3_no_clip_is_opened_once_a_break_is_due(reviewer, at_work_until_due):
    """W3: `found.stopped IS NULL` and `refuse_stopped` in the serving; nothing is opened, nothing is logged."""
    for late in (timedelta(0), IN_HAND):
        with pytest.raises(BreakDue):
            play_at(reviewer, at_work_until_due, NOW + STRETCH + late)
    assert Assignment.objects.get().opened_at is None
    assert not AuditEvent.objects.filter(event="assignment.served").exists()


def test_W3_the_clip_in_hand_may_be_finished_for_ten_minutes(reviewer, at_work_until_due):
    """W3: `opened` of `stopped_sql` in the serving; a clip that was opened in time sounds ten minutes more."""
    play_at(reviewer, at_work_until_due, NOW + STRETCH - timedelta(seconds=1))
    play_at(reviewer, at_work_until_due, NOW + STRETCH + IN_HAND - timedelta(seconds=1))
    with pytest.raises(BreakDue):
        play_at(reviewer, at_work_until_due, NOW + STRETCH + IN_HAND)


def test_W3_during_a_break_not_even_the_clip_in_hand_sounds(reviewer, assignment):
    """W3: `refuse_stopped` in the serving, over HTTP."""
    client = client_for(reviewer)
    assert client.get(url(assignment)).status_code == 200
    Break.objects.create(shift=Shift.objects.get(), started_at=NOW)
    answer = client.get(url(assignment), HTTP_RANGE="bytes=0-9")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "on_break")


def test_W3_without_a_shift_nothing_sounds(reviewer, assignment):
    """W3: `refuse_stopped` in the serving; a clip that was left on a desk is not heard at home."""
    Shift.objects.update(ended_at=NOW)
    answer = client_for(reviewer).get(url(assignment))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_on_shift")
    assert Assignment.objects.get().opened_at is None


def test_W3_when_the_hours_are_used_up_only_the_clip_in_hand_is_finished(reviewer, assignment):
    """W3: the end of the shift stops the sound as a break does."""
    over = NOW + timedelta(minutes=30)
    Shift.objects.update(ends_by=over)
    with pytest.raises(ShiftOver):
        play_at(reviewer, assignment, over)
    play_at(reviewer, assignment, over - timedelta(seconds=1))
    play_at(reviewer, assignment, over)
    with pytest.raises(ShiftOver):
        play_at(reviewer, assignment, over + IN_HAND)


def test_a_withdrawn_clip_is_called_withdrawn_also_during_a_break(reviewer, assignment):
    Break.objects.create(shift=Shift.objects.get(), started_at=NOW)
    ClipState.objects.update(state="withdrawn")
    assert client_for(reviewer).get(url(assignment)).status_code == 410

"""Gold: right answers that a lead gives, and how people's answers compare."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.flow import clock, containment, gold, hand_out, review
from annotation.labels.queries import current_labels
from annotation.projects.answers import InvalidAnswers
from annotation.quality import wipe
from annotation.quality.models import GoldAnswer, Score
from annotation.quality.refusals import GoldWarned, NotInCirculation
from annotation.queue.models import Assignment, Seat
from config.base.errors import NotAllowed, NotFound
from reviewers.audit.models import AuditEvent
from tests.factories import (
    ANSWERS,
    NOW,
    caller_for,
    client_for,
    key_header,
    make_clip,
    make_person,
    make_project,
    new_key,
)
from tests.odd import give, label, reviewers, skip, undo

pytestmark = pytest.mark.django_db
CLOSED = NOW + timedelta(seconds=settings.UNDO_SECONDS, microseconds=1)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def clip(project):
    return make_clip(project)


def make(lead, clip, answers=None, *, key=None, now=NOW):
    return gold.make_gold(
        caller=lead,
        slug=clip.project.slug,
        clip_id=clip.public_id,
        answers=ANSWERS if answers is None else answers,
        key=key or new_key(),
        now=now,
    )


def mixed_in(caller, clip):
    """As the claim gives a gold clip: beside ordinary ones, in nobody's seat."""
    mine = give(caller, clip)
    Seat.objects.filter(pk=mine.seat_id).update(state="open")
    Assignment.objects.filter(pk=mine.pk).update(kind="gold", seat=None)
    mine.refresh_from_db()
    return mine


@pytest.mark.parametrize("named", ["another project's", "nobody's", "no id"])
def test_an_id_of_no_clip_of_the_project_is_said_to_be_that(project, named):
    """Also a text that is no id at all: whoever mistyped it reads the same."""
    other = make_clip(make_project(project.organisation))
    clip_id = {"another project's": str(other.public_id), "nobody's": str(uuid4()), "no id": "clip-17"}[named]
    client = client_for(make_person(project.organisation, roles=("supervisor",)))
    body = {"clip": clip_id, "answers": ANSWERS}
    answer = client.post(f"/api/v1/projects/{project.slug}/gold", body, format="json", headers=key_header())
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "There is no clip of that id in this project."


def test_right_answers_are_checked_sealed_and_replaced(lead, clip):
    key = new_key()
    for _ in range(2):
        made = make(lead, clip, {"said": "no"}, key=key)
    assert GoldAnswer.objects.count() == 1
    assert b"no" not in bytes(made.answers)
    with pytest.raises(InvalidAnswers):
        make(lead, clip, {"said": "perhaps"})
    make(lead, clip, now=NOW + timedelta(minutes=1))
    assert GoldAnswer.objects.filter(retired_at__isnull=True).count() == 1
    assert GoldAnswer.objects.filter(retired_at__isnull=False).count() == 1
    assert AuditEvent.objects.filter(event="gold.made").count() == 2


def test_gold_is_retired_by_its_lead(lead, clip):
    make(lead, clip)
    for _ in range(2):
        retired = gold.retire_gold(caller=lead, slug=clip.project.slug, clip_id=clip.public_id, key=new_key(), now=NOW)
        assert retired.retired_at == NOW
    assert AuditEvent.objects.filter(event="gold.retired").count() == 1


def test_only_a_clip_that_people_may_be_given_is_made_gold(lead, clip, project):
    with pytest.raises(NotFound):
        make(lead, make_clip(make_project()))
    with pytest.raises(GoldWarned):
        make(lead, make_clip(project, warnings=("violence",)))
    for state in ("accidental", "withdrawn", "withheld"):
        ClipState.objects.filter(clip=clip).update(state=state)
        with pytest.raises(NotInCirculation):
            make(lead, clip)
    with pytest.raises(NotAllowed):
        make(reviewers(project, 1)[0], clip)


def test_W11_a_gold_clip_found_distressing_is_gold_no_more(lead, clip):
    """W11: gold is heard by many on purpose; a clip with a warning is for the fewest."""
    make(lead, clip)
    containment.lock(clip_id=clip.pk)
    containment.warn(clip=clip, now=NOW)
    assert GoldAnswer.objects.get().retired_at == NOW


def test_an_answer_is_scored_when_it_can_no_longer_be_changed(lead, clip, project):
    make(lead, clip)
    (me,) = reviewers(project, 1)
    mine = mixed_in(me, clip)
    made = label(me, mine, answers={"said": "yes", "words": "something else"})
    gold.score_due(now=NOW + timedelta(minutes=5))
    assert not Score.objects.exists()
    later = NOW + timedelta(minutes=6)
    review.edit_label(caller=me, label_id=made.public_id, body={"answers": ANSWERS}, key=new_key(), now=later)
    gold.score_due(now=CLOSED)
    assert not Score.objects.exists(), "the correction has a window of its own"
    for _ in range(2):
        clock.tick(now=later + (CLOSED - NOW))
    score = Score.objects.get()
    assert (score.asked, score.right, score.label.version) == (2, 2, 2)
    (listed,), following = gold.list_gold(caller=lead, slug=project.slug, cursor=None)
    assert (vars(listed)["asked"], vars(listed)["right"], following) == (2, 2, None)


def test_a_gold_answer_is_no_ordinary_label(lead, clip, project):
    make(lead, clip)
    (me,) = reviewers(project, 1)
    assert not label(me, mixed_in(me, clip), conditions=["wrong_language"], heard="es").surplus
    row = ClipState.objects.get(clip=clip)
    assert (row.labels_in, row.state) == (0, "ready")
    assert not current_labels(project_id=project.pk).exists()


def test_a_gold_clip_is_skipped_and_taken_up_again_like_any_other(lead, clip, project):
    make(lead, clip)
    (me,) = reviewers(project, 1)
    mine = mixed_in(me, clip)
    skip(me, mine)
    assert ClipState.objects.get(clip=clip).skips == 0
    assert undo(me, mine).state == "held"


@pytest.mark.parametrize("gone", ["retired", "stopped", "erased"])
def test_what_is_no_gold_any_more_is_not_held_against_anybody(lead, clip, project, gone):
    make(lead, clip)
    (me,) = reviewers(project, 1)
    mine = mixed_in(me, clip)
    label(me, mine)
    if gone == "retired":
        gold.retire_gold(caller=lead, slug=project.slug, clip_id=clip.public_id, key=new_key(), now=NOW)
    elif gone == "stopped":
        ClipState.objects.filter(clip=clip).update(state="escalated")
    else:
        wipe.wipe(clip_ids=[clip.pk], now=NOW)
        assert bytes(GoldAnswer.objects.get().answers) == b""
    gold.score_due(now=CLOSED)
    assert not Score.objects.exists()
    mine.refresh_from_db()
    assert mine.scored_at == CLOSED, "looked at once"


def test_I1_a_late_answer_to_a_gold_clip_takes_nobodys_seat(project, clip):
    """I1: gold stands beside the wanted labels (`Kind.GOLD` in `review._take_seat`)."""
    (me,) = reviewers(project, 1)
    mine = mixed_in(me, clip)
    hand_out.sweep(now=NOW + timedelta(hours=1))
    assert Assignment.objects.get(pk=mine.pk).state == "expired"
    label(me, mine, now=NOW + timedelta(hours=1))
    mine.refresh_from_db()
    assert (mine.state, mine.seat_id) == ("done", None)
    assert Seat.objects.get(clip=clip).state == "open"
    assert ClipState.objects.get(clip=clip).labels_in == 0

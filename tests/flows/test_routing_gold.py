"""Gold clips among the others: at the project's rate, unseen, counted, and not to be told from them."""

import random
from datetime import timedelta

import pytest

from annotation.clips.models import ClipState
from annotation.flow import fill, hand_out
from annotation.flow.desk import batch_view
from annotation.projects.models import FormVersion
from annotation.quality.models import GoldAnswer
from annotation.queue.actions import lane_for
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import NoWork
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Shift
from tests.factories import FORM, NOW, caller_for, make_clip, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db


def take(person, *, size=10, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)


def make_gold(project, number, **fields):
    """Clips with known answers that want no more labels."""
    form = FormVersion.objects.filter(project=project).latest("number")
    lane = lane_for(project_id=project.pk, language="en", warned=False, routing_zone="")
    clips = make_clips(project, number, **fields)
    Seat.objects.filter(clip__in=clips).update(state="void")
    ClipState.objects.filter(clip__in=clips).update(state="settled")
    GoldAnswer.objects.bulk_create(
        GoldAnswer(clip=clip, lane=lane, form=form, answers=b"", shuffle=random.randrange(2**31), made_at=NOW)
        for clip in clips
    )
    return clips


@pytest.fixture
def project():
    return make_project(gold_per_mille=500)


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


@pytest.fixture
def always(monkeypatch):
    """Every claim draws as much gold as is asked for here."""

    def draw(number):
        monkeypatch.setattr(fill, "gold_among", lambda **_: number)

    return draw


def kinds():
    return list(Assignment.objects.order_by("pk").values_list("kind", flat=True))


def test_gold_takes_places_of_the_batch_and_of_the_day(project, reviewer, always):
    make_clips(project, 20)
    make_gold(project, 5)
    always(3)
    take(reviewer, size=10)
    assert sorted(kinds()) == ["gold"] * 3 + ["label"] * 7
    assert Allowance.objects.get(pk=reviewer.pk).taken == 10
    assert set(Assignment.objects.filter(kind="gold").values_list("seat", flat=True)) == {None}


def test_gold_stands_anywhere_in_the_batch(project, always):
    make_clips(project, 100)
    make_gold(project, 10)
    always(1)
    places = set()
    for _ in range(25):
        person = make_person(project.organisation, projects=(project,))
        take(person, size=4)
        mine = list(Assignment.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))
        places.add(mine.index("gold"))
    assert places == {0, 1, 2, 3}


def test_the_answer_does_not_tell_gold_from_others(project, reviewer, always):
    make_clips(project, 20)
    make_gold(project, 5)
    always(2)
    batch = take(reviewer, size=5)
    shown = batch_view(batch=batch)["assignments"]
    assert len(shown) == 5
    ordinary = {
        "id", "duration_s", "language", "context", "warnings", "conditions", "audio_url", "peaks", "prefill", "draft",
        "parked",
    }  # fmt: skip
    assert {frozenset(one) for one in shown} == {frozenset(ordinary)}
    secrets = ("id", "audio_url")
    assert len({str({name: one[name] for name in one if name not in secrets}) for one in shown}) == 1


def test_the_order_stays_on_reload_and_a_top_up_comes_after(project, reviewer, always):
    make_clips(project, 20)
    make_gold(project, 5)
    always(2)
    batch = take(reviewer, size=5)
    first = [one["id"] for one in batch_view(batch=batch)["assignments"]]
    assert [one["id"] for one in batch_view(batch=batch)["assignments"]] == first
    take(reviewer, size=8)
    assert [one["id"] for one in batch_view(batch=batch)["assignments"]][:5] == first


def test_a_gold_clip_is_given_once(project, reviewer, always):
    make_clips(project, 40)
    gold = make_gold(project, 3)
    always(2)
    for _ in range(4):
        take(reviewer, size=5)
        Assignment.objects.filter(state="held").update(state="done", opened_at=NOW)
    given = Assignment.objects.filter(kind="gold").values_list("clip_id", flat=True)
    assert sorted(given) == sorted(clip.pk for clip in gold)


def test_a_clip_labelled_before_does_not_come_as_gold_nor_the_other_way(project, reviewer, always):
    project.overlap = 2
    make_clips(project, 10)
    clip = make_clip(project)
    always(0)
    Seat.objects.exclude(clip=clip).update(state="void")
    take(reviewer, size=1)
    Assignment.objects.update(state="done", opened_at=NOW)
    lane = Seat.objects.filter(clip=clip)[0].lane
    form = FormVersion.objects.get(project=project)
    GoldAnswer.objects.create(clip=clip, lane=lane, form=form, answers=b"", shuffle=1, made_at=NOW)
    Seat.objects.filter(state="void").update(state="open")
    always(5)
    take(reviewer, size=10)
    assert "gold" not in kinds()
    # Somebody else is given it as gold, and then never as work.
    other = make_person(project.organisation, projects=(project,))
    always(1)
    take(other, size=2)
    mine = Assignment.objects.filter(person=other)
    assert mine.get(kind="gold").clip_id == clip.pk
    take(other, size=20)
    assert mine.filter(clip=clip).count() == 1
    assert mine.count() == 11


def test_a_batch_of_one_may_be_gold(project, reviewer, always):
    make_clips(project, 5)
    make_gold(project, 1)
    always(1)
    take(reviewer, size=1)
    assert kinds() == ["gold"]


def test_gold_alone_is_no_work(project, reviewer, always):
    make_gold(project, 5)
    always(5)
    with pytest.raises(NoWork):
        take(reviewer)


@pytest.mark.parametrize("how", ["retired", "form", "lane", "consent", "stopped", "site"])
def test_gold_that_does_not_fit_is_not_given(project, reviewer, always, how):
    make_clips(project, 5)
    (clip,) = make_gold(project, 1)
    gold = GoldAnswer.objects.filter(clip=clip)
    match how:
        case "retired":
            gold.update(retired_at=NOW)
        case "form":
            newer = FormVersion.objects.create(project=project, number=2, definition=FORM, published_at=NOW)
            gold.update(form=newer)
            FormVersion.objects.create(project=project, number=3, definition=FORM, published_at=NOW)
        case "lane":
            gold.update(lane=lane_for(project_id=project.pk, language="fr", warned=False, routing_zone=""))
        case "consent":
            clip.subject.consents.update(withdrawn_at=NOW)
        case "stopped":
            ClipState.objects.filter(clip=clip).update(state="accidental")
        case "site":
            clip.closed_sites = [reviewer.site_id]
            clip.save()
    always(2)
    take(reviewer, size=3)
    assert kinds() == ["label"] * 3


def test_gold_counts_for_the_scatter_of_its_speaker(project, reviewer, always):
    project.clips_per_subject = 2
    project.save()
    clips = make_gold(project, 4)
    make_clips(project, 4)
    always(4)
    take(reviewer, size=8)
    assert Assignment.objects.filter(clip__in=clips).count() == 2


def test_the_rate_holds_over_many_batches(project):
    make_clips(project, 400)
    make_gold(project, 200)
    person = make_person(project.organisation, projects=(project,), limit=5000)
    Shift.objects.update(stretch_began_at=NOW, last_active_at=NOW)
    for number in range(60):
        take(person, size=1 + number % 9, now=NOW + timedelta(seconds=number))
        Assignment.objects.filter(state="held").update(state="done", opened_at=NOW)
    share = kinds().count("gold") / len(kinds())
    # 300 draws with an even chance: five standard deviations.
    assert abs(share - 0.5) < 0.15

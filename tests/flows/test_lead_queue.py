"""What a lead sees of a queue: depth by lane, the oldest open place, who holds what, and what is stuck."""

from datetime import timedelta

import pytest

from annotation.clips.models import ClipState
from annotation.flow import gold, hand_out, lead_queue, listen, park, review
from annotation.queue.models import Assignment, Seat, StuckClip
from reviewers.people.models import Person
from tests.factories import (
    ANSWERS,
    NOW,
    caller_for,
    client_for,
    make_clip,
    make_clips,
    make_person,
    make_project,
    new_key,
)
from tests.odd import give, label, reviewers, skip

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def lead(project):
    return make_person(project.organisation, roles=("supervisor",))


def ask(person, path, cursor=None):
    """What somebody reads; a client of theirs does, too, where statements are counted."""
    client = client_for(person) if isinstance(person, Person) else person
    answer = client.get(f"/api/v1/projects/{path}", {"cursor": cursor} if cursor else {})
    assert answer.status_code == 200, answer.content
    return answer.json()


def read(lead, project):
    return ask(lead, f"{project.slug}/queue")


def held(lead, project, cursor=None):
    found = ask(lead, f"{project.slug}/queue/held", cursor)
    return found["results"], found["next"]


def stuck(lead, project, cursor=None):
    found = ask(lead, f"{project.slug}/queue/stuck", cursor)
    return found["results"], found["next"]


def test_an_empty_queue_is_empty(project, lead):
    body = read(lead, project)
    assert (body["open"], body["done"], body["stuck"], body["oldest_open_since"], body["lanes"]) == (0, 0, 0, None, [])
    assert (body["state"], body["reason"]) == ("open", "")


def test_depth_by_lane(project, lead):
    clips = make_clips(project, 3)
    make_clip(project, language="es-CR", warnings=("violence",))
    me, other = reviewers(project, 2)
    mine = give(me, clips[0])
    label(me, mine)
    hand_out.return_batch(caller=me, batch_id=mine.batch.public_id, key=new_key(), now=NOW)
    hand_out.take_batch(caller=other, project=None, size=2, key=new_key(), now=NOW)
    seat = Seat.objects.filter(clip=clips[2], state="open").first()
    Seat.objects.filter(pk=seat.pk).update(state="reserved", reserved_for=me.person_id, reserved_until=NOW + HOUR)
    body = read(lead, project)
    counts = ("language", "warned", "open", "reserved", "held", "done")
    assert [[lane[name] for name in counts] for lane in body["lanes"]] == [
        ["en", False, 2, 1, 2, 1],
        ["es", True, 2, 0, 0, 0],
    ]
    assert [body[name] for name in counts[2:]] == [4, 1, 2, 1]


def test_the_oldest_open_place_of_each_lane(project, lead):
    old, young = make_clip(project), make_clip(project, language="es")
    Seat.objects.filter(clip=old).update(since=NOW - 2 * HOUR)
    Seat.objects.filter(clip=young).update(since=NOW - HOUR)
    body = read(lead, project)
    assert [lane["oldest_open_since"] for lane in body["lanes"]] == [
        "2026-03-02T13:00:00Z",
        "2026-03-02T14:00:00Z",
    ]
    assert body["oldest_open_since"] == "2026-03-02T13:00:00Z"


def test_places_of_stuck_clips_are_not_open(project, lead):
    clip, other = make_clips(project, 2)
    Seat.objects.filter(clip=clip).update(since=NOW - HOUR)
    for caller in reviewers(project, 3):
        skip(caller, give(caller, clip))
    assert ClipState.objects.get(clip=clip).state == "stuck"
    Assignment.objects.filter(clip=other, state="held").delete()
    Seat.objects.filter(clip=other).update(state="open")
    body = read(lead, project)
    assert (body["open"], body["stuck"], body["oldest_open_since"]) == (2, 1, "2026-03-02T15:00:00Z")


def test_the_queue_takes_few_statements(project, lead, django_assert_max_num_queries):
    for language in ("en", "es", "ro", "hi", "te"):
        make_clips(project, 2, language=language)
    client = client_for(lead)
    with django_assert_max_num_queries(6):
        read(client, project)


def test_who_holds_what(project, lead):
    make_clips(project, 2, with_sound=True)
    (me,) = reviewers(project, 1)
    hand_out.take_batch(caller=me, project=None, size=2, key=new_key(), now=NOW)
    first, second = Assignment.objects.order_by("pk")
    listen.serve(caller=me, assignment_id=first.public_id, now=NOW)
    review.save_draft(caller=me, assignment_id=first.public_id, body={"answers": {}}, now=NOW)
    park.park(caller=me, assignment_id=first.public_id, key=new_key(), now=NOW)
    (one, two), following = held(lead, project)
    assert following is None
    body = one
    assert body["assignment"] == str(first.public_id)
    assert body["person"]["name"] == me.name
    assert (body["opened_at"], body["parked_at"], body["has_draft"]) == ("2026-03-02T15:00:00Z",) * 2 + (True,)
    assert body["lease_until"] == "2026-03-02T15:15:00Z"
    body = two
    assert (body["assignment"], body["opened_at"], body["has_draft"]) == (str(second.public_id), None, False)


def test_a_gold_clip_in_hand_looks_like_any_other(project, lead):
    clip = make_clip(project)
    gold.make_gold(
        caller=caller_for(lead), slug=project.slug, clip_id=clip.public_id, answers=ANSWERS, key=new_key(), now=NOW
    )
    (me,) = reviewers(project, 1)
    give(me)
    (before,), _ = held(lead, project)
    Assignment.objects.update(kind="gold", seat=None)
    (after,), _ = held(lead, project)
    assert before == after


def test_what_is_held_comes_by_pages_in_few_statements(project, lead, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(lead_queue, "PAGE_SIZE", 2)
    make_clips(project, 5)
    for caller in reviewers(project, 2):
        hand_out.take_batch(caller=caller, project=None, size=20, key=new_key(), now=NOW)
    client, met, cursor = client_for(lead), [], None
    while True:
        with django_assert_max_num_queries(4):
            seen, cursor = held(client, project, cursor)
        met += [one["assignment"] for one in seen]
        if cursor is None:
            break
    assert met == [str(one.public_id) for one in Assignment.objects.order_by("pk")]
    assert len(met) == 10


def test_the_stuck_list_tells_why(project, lead):
    clip = make_clip(project)
    first, second, third = reviewers(project, 3)
    for caller, reason in ((first, "too_hard"), (second, "too_hard"), (third, "")):
        skip(caller, give(caller, clip), reason=reason)
    (seen,), following = stuck(lead, project)
    body = seen
    assert following is None
    assert (body["clip"], body["cause"], body["since"]) == (str(clip.public_id), "skips", "2026-03-02T15:00:00Z")
    assert body["skips"] == [{"reason": "", "number": 1}, {"reason": "too_hard", "number": 2}]
    assert (body["heard_languages"], body["held"], body["may_decide"]) == ([], 0, True)


def test_the_stuck_list_tells_which_languages_were_heard(project, lead):
    clip = make_clip(project)
    for caller in reviewers(project, 2):
        label(caller, give(caller, clip), answers={}, conditions=["wrong_language"], heard="es")
    (seen,), _ = stuck(lead, project)
    body = seen
    assert (body["cause"], body["heard_languages"]) == ("wrong_language", [{"language": "es", "number": 2}])
    assert (body["labels_in"], body["wanted"]) == (2, 2)


def test_a_condition_is_a_stewards(project, lead):
    project.condition_policy = {"child_voice": "withhold"}
    project.save()
    clip = make_clip(project)
    (me,) = reviewers(project, 1)
    label(me, give(me, clip), conditions=["child_voice"])
    (seen,), _ = stuck(lead, project)
    assert (seen["condition"], seen["may_decide"]) == ("child_voice", False)
    steward = make_person(project.organisation, roles=("steward",))
    (seen,), _ = stuck(steward, project)
    assert seen["may_decide"]


def test_one_that_was_stopped_meanwhile_waits_for_nobody(project, lead):
    clip = make_clip(project)
    for caller in reviewers(project, 3):
        skip(caller, give(caller, clip))
    ClipState.objects.update(state="withdrawn")
    assert stuck(lead, project) == ([], None)
    assert read(lead, project)["stuck"] == 0


def test_the_stuck_list_comes_by_pages_in_few_statements(project, lead, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(lead_queue, "PAGE_SIZE", 2)
    clips = make_clips(project, 5)
    for caller in reviewers(project, 3):
        hand_out.take_batch(caller=caller, project=None, size=20, key=new_key(), now=NOW)
        for one in Assignment.objects.filter(person_id=caller.person_id, state="held"):
            skip(caller, one)
    for clip in clips:
        if ClipState.objects.get(clip=clip).state != "stuck":
            pytest.fail("each was skipped three times")
    client, met, cursor = client_for(lead), [], None
    while True:
        with django_assert_max_num_queries(5):
            seen, cursor = stuck(client, project, cursor)
        met += [one["clip"] for one in seen]
        if cursor is None:
            break
    assert met == [str(one.clip.public_id) for one in StuckClip.objects.order_by("pk")]
    assert len(met) == 5


def test_a_strange_cursor_is_refused(project, lead):
    for path in ("held", "stuck"):
        answer = client_for(lead).get(f"/api/v1/projects/{project.slug}/queue/{path}?cursor=x")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")

"""Hot calls find their caller in their own statement: nobody gets further, or hears another reason, than elsewhere."""

from datetime import timedelta

import pytest
from django.conf import settings

from annotation.flow import hand_out
from annotation.labels.models import Label
from annotation.queue.models import Assignment
from config.base.clock import utc_now
from reviewers.access.models import Grant, Session
from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from tests.factories import caller_for, client_for, key_header, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db
API = "/api/v1"
CALLS = ("audio", "heard", "label")


@pytest.fixture
def person():
    project = make_project()
    make_clips(project, 2, with_sound=True)
    return make_person(project.organisation, projects=(project,), on_shift_since=utc_now())


@pytest.fixture
def held(person):
    hand_out.take_batch(caller=caller_for(person), project=None, size=1, key=new_key(), now=utc_now())
    return Assignment.objects.get(person=person)


def send(client, call, held, **headers):
    if call == "audio":
        return client.get(f"{API}/assignments/{held.public_id}/audio", headers=headers)
    if call == "heard":
        body = {"plays": {str(held.public_id): [[0, 400, utc_now().isoformat()]]}}
        return client.post(f"{API}/heard", body, format="json", headers=headers)
    body = {"answers": {"said": "yes"}, "heard": [[0, 400, utc_now().isoformat()]], "active_ms": 900}
    url = f"{API}/assignments/{held.public_id}/label"
    return client.post(url, body, format="json", headers={**key_header(), **headers})


def nothing_came_of_it(held):
    fresh = Assignment.objects.get(pk=held.pk)
    gone = AuditEvent.objects.filter(event__in=["assignment.served", "assignment.heard", "assignment.done"])
    return (fresh.state, fresh.opened_at, fresh.heard_ms) == ("held", None, None) and not (
        gone.exists() or Label.objects.exists()
    )


@pytest.mark.parametrize("call", CALLS)
def test_a_reviewer_is_let_in(call, person, held):
    assert send(client_for(person), call, held).status_code in (200, 201)
    assert not nothing_came_of_it(held)


SHUT = {
    "signed out": lambda person: Session.objects.all().delete(),
    "session over": lambda person: Session.objects.update(expire_date=utc_now() - timedelta(seconds=1)),
    "signed out everywhere": lambda person: Person.objects.filter(pk=person.pk).update(epoch=person.epoch + 1),
    "gone": lambda person: Person.objects.filter(pk=person.pk).update(is_active=False),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("why", SHUT)
def test_whose_session_does_not_count_is_not_signed_in(call, why, person, held):
    client = client_for(person)
    SHUT[why](person)
    answer = send(client, call, held)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
    assert nothing_came_of_it(held)


@pytest.mark.parametrize("call", CALLS)
def test_who_reviews_no_longer_is_not_allowed(call, person, held):
    client = client_for(person)
    Grant.objects.filter(person=person).update(ended_at=utc_now())
    answer = send(client, call, held)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")
    assert nothing_came_of_it(held)


@pytest.mark.parametrize("call", CALLS)
def test_somebody_elses_clip_is_not_found_nor_heard(call, person, held):
    other = make_person(person.organisation, on_shift_since=utc_now())
    assert send(client_for(other), call, held).status_code == (200 if call == "heard" else 404)
    assert nothing_came_of_it(held)


@pytest.mark.parametrize("call", ["heard", "label"])
def test_a_write_without_its_token_is_refused_and_a_dead_session_first(call, person, held):
    client = client_for(person)
    client.handler.enforce_csrf_checks = True
    answer = send(client, call, held)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_failed")
    assert nothing_came_of_it(held)
    client.cookies[settings.SESSION_COOKIE_NAME] = "nobody"
    assert send(client, call, held).status_code == 401


def test_a_second_session_of_the_same_person_counts(person, held):
    client_for(person)
    assert send(client_for(person), "audio", held).status_code == 200

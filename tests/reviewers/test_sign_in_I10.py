"""Signing in, and the health page, when the broker is gone."""

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-enough-password"


@pytest.fixture
def nobody_answers(settings):
    """A broker that is not there: nothing listens on the first port."""
    settings.CACHES = {"default": {**configured.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


def sign_in():
    person = make_person()
    person.set_password(PASSWORD)
    person.save()
    client = APIClient()
    return client.post("/api/v1/session", {"email": person.email, "password": PASSWORD}, format="json")


def test_I10_people_sign_in_while_the_broker_is_gone(nobody_answers):
    """I10: with the broker gone nothing that people need stops; tries to sign in are then not counted."""
    assert sign_in().status_code == 200


def test_I10_the_health_page_tells_of_a_broker_that_is_gone_and_stays_up(nobody_answers):
    """I10: a load balancer goes on sending people here."""
    answer = APIClient().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "broker": False}


def test_tries_to_sign_in_are_counted_while_the_broker_is_there(monkeypatch):
    cache.clear()
    monkeypatch.setattr("reviewers.access.api.SignInThrottle.THROTTLE_RATES", {"sign_in": "1/min"})
    assert APIClient().get("/healthz").json()["broker"] is True
    try:
        assert [sign_in().status_code for _ in range(2)] == [200, 429]
    finally:
        cache.clear()

"""Bodies of DRF's views are read up to their limit and no further, also before it is known who calls."""

import json
from io import BytesIO

import pytest
from rest_framework.test import APIClient
from rest_framework.views import APIView

from config.base.errors import TooLarge
from config.base.requests import MAX_BODY_BYTES

# What every view of DRF's reads its body with.
(Parser,) = APIView.parser_classes


class Endless(BytesIO):
    """A body of which more always comes; it counts what was taken."""

    taken = 0

    def read(self, size=-1):
        assert size is not None
        assert size >= 0, "read without a bound"
        self.taken += size
        return b" " * size


def test_no_more_than_the_limit_is_read():
    body = Endless()
    with pytest.raises(TooLarge):
        Parser().parse(body)
    assert body.taken == MAX_BODY_BYTES + 1


def test_a_body_of_just_the_limit_is_read():
    text = json.dumps("x" * (MAX_BODY_BYTES - 2))
    assert len(Parser().parse(BytesIO(text.encode()))) == MAX_BODY_BYTES - 2


@pytest.mark.django_db
def test_a_stranger_who_sends_too_much_is_refused():
    sent = json.dumps({"email": "a@earshot.example", "password": "x" * MAX_BODY_BYTES})
    answer = APIClient().post("/api/v1/session", sent, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"

"""The clock: a duty that fails keeps no other from being done."""

import pytest

from annotation.flow import clock
from config.base.models import Job
from tests.factories import NOW

# As the clock runs: in no transaction, so that a connection that broke can be left behind.
pytestmark = pytest.mark.django_db(transaction=True)


def test_I10_a_duty_that_fails_keeps_no_later_one_from_running(monkeypatch):
    """I10: the clocks run whatever becomes of a file, a storage or a pager."""
    done = []

    def full(*, now):
        raise OSError(28, "No space left on device", "/srv/storage/of-somebody")

    def later(*, now):
        done.append(Job.objects.count())

    told = []
    monkeypatch.setattr(clock, "DUTIES", (full, later))
    monkeypatch.setattr(clock.log, "error", lambda event, **fields: told.append((event, fields)), raising=False)
    clock.tick(now=NOW)
    assert done == [0]
    assert [(event, fields["trouble"]) for event, fields in told] == [("clock_duty_failed", "OSError")]
    assert "somebody" not in str(told)


def test_weeks_that_could_not_be_made_are_told_and_end_nothing(monkeypatch):
    def gone(*, now):
        raise OSError

    with monkeypatch.context() as without_room:
        without_room.setattr(clock, "_make_weeks", gone)
        assert clock.make_weeks(now=NOW) is False
    assert clock.make_weeks(now=NOW) is True

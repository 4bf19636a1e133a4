"""The part of the serving statement says of a shift what the rule says."""

from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings

from config.base import sql
from config.base.errors import Refusal
from reviewers.people.facts import facts_of
from reviewers.shifts.at_work import may_hear
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.stopped import refuse_stopped, stop_numbers, stopped_sql
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db
ASKED = sql.statement("SELECT", stopped_sql(opened="%(opened)s::boolean"))
SECOND = timedelta(seconds=1)
STRETCH = timedelta(minutes=settings.WORK_STRETCH_MINUTES)
IN_HAND = timedelta(minutes=settings.CLIP_IN_HAND_MINUTES)
REST = timedelta(minutes=settings.BREAK_MINUTES)


def by_rule(person, opened):
    try:
        may_hear(shift=facts_of(person_id=person.pk, now=NOW).shift, opened=opened, now=NOW)
    except Refusal as refusal:
        return refusal.code
    return None


def by_statement(person, opened):
    found = sql.row(ASKED, {"person": person.pk, "now": NOW, "opened": opened, **stop_numbers()})
    return found[0]


def test_W3_the_statement_and_the_rule_agree_at_every_edge():
    """W3: no clip sounds during a due break, but for the one in hand."""
    person = make_person()
    seen = set()
    edges = [timedelta(0), SECOND, -SECOND]
    for late, edge, ends, silent, resting, opened in product(
        (timedelta(0), IN_HAND), edges, (None, timedelta(0), IN_HAND, -SECOND), (SECOND, REST), (False, True),
        (False, True),
    ):  # fmt: skip
        Break.objects.all().delete()
        Shift.objects.update(
            stretch_began_at=NOW - STRETCH - late + edge,
            ends_by=None if ends is None else NOW - ends + edge,
            last_active_at=NOW - silent,
        )
        if resting:
            Break.objects.create(shift=Shift.objects.get(), started_at=NOW)
        assert by_statement(person, opened) == by_rule(person, opened)
        seen.add(by_rule(person, opened))
    assert seen == {None, "on_break", "shift_over", "break_due"}
    Shift.objects.update(ended_at=NOW)
    assert by_statement(person, True) == by_rule(person, True) == "not_on_shift"


@pytest.mark.parametrize("code", ["not_on_shift", "on_break", "shift_over", "break_due"])
def test_a_code_is_raised_as_its_refusal(code):
    with pytest.raises(Refusal) as raised:
        refuse_stopped(code)
    assert raised.value.code == code


def test_nobody_who_works_is_stopped():
    refuse_stopped(None)

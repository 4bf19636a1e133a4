"""The local day of a person: which one it is, how it begins, and whether anybody works in it."""

from datetime import date, datetime

from reviewers.people.facts import Facts, facts_of
from reviewers.people.models import Person
from reviewers.people.refusals import Paused
from reviewers.quotas import actions as quotas
from reviewers.quotas.actions import Counted
from reviewers.quotas.queries import limits_by
from reviewers.sites.queries import next_day_begins_at
from reviewers.sites.refusals import NotAWorkingDay
from reviewers.sites.rules import LocalDay, is_worked, working_day


def day_of(*, facts: Facts, now: datetime) -> LocalDay:
    """Return the local day that counts for a person now."""
    return working_day(now=now, place=facts.place, move=facts.move)


def begin_day(*, person_id: int, now: datetime) -> Counted:
    """Begin a person's local day in the caller's transaction, under the lock on their allowance; return that.

    A move whose time has come is done with it. The person's row is locked, so that a move asked for at this moment
    comes before the day or after, never half.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    facts = facts_of(person_id=person_id, now=now)
    if facts.has_moved:
        Person.objects.filter(pk=person_id).update(site_id=facts.site_id, next_site=None, moves_at=None)
    return quotas.begin_day(
        person_id=person_id,
        day=day_of(facts=facts, now=now),
        holds=limits_by(policies=facts.policies),
        now=now,
    )


def check_not_paused(*, facts: Facts) -> None:
    """Refuse a person whom a lead has paused, with the reason meant for them. Raises Paused."""
    if facts.paused_reason:
        raise Paused(reason=facts.paused_reason)


def check_worked(*, facts: Facts, day: date) -> None:
    """Refuse on a date on which the person's site does not work. Raises NotAWorkingDay, with the next day's begin."""
    if is_worked(day=day, working_days=facts.working_days, calendar=facts.calendar):
        return
    begins_at = next_day_begins_at(site_id=facts.site_id, after=day, place=facts.place, working_days=facts.working_days)
    raise NotAWorkingDay(next_day_begins_at=begins_at and begins_at.isoformat())

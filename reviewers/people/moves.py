"""Moving a person to another site; the caller holds the transaction."""

from datetime import datetime

from config.base.errors import Invalid
from reviewers.people.day import day_of
from reviewers.people.facts import facts_of
from reviewers.people.models import Person
from reviewers.quotas import actions as quotas
from reviewers.sites.models import Site
from reviewers.sites.rules import Place, moves_at


def move_person(*, person_id: int, site_id: int, now: datetime) -> datetime:
    """Move somebody once their current day has ended in both places; return when that is, which may be past.

    Until then their day goes on, under its one limit: a date has one limit, and no moment is without a day. Another
    move takes the place of one that is still to come; a move to where the person is takes it back.
    Raises Invalid for a site of another organisation.
    """
    # Allowance, then person: the order in which a claim that begins a day locks them.
    counted = quotas.locked(person_id=person_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    there = Site.objects.filter(pk=site_id, organisation_id=person.organisation_id).first()
    if there is None:
        raise Invalid("There is no such site in this organisation.")
    facts = facts_of(person_id=person_id, now=now)
    day = day_of(facts=facts, now=now).date
    if counted is not None and counted.ends_at > now:
        day = counted.day
    at = moves_at(day=day, here=facts.place, there=Place(zone=there.zone, day_starts=there.day_starts))
    stays = site_id == facts.site_id
    Person.objects.filter(pk=person_id).update(
        site_id=facts.site_id, next_site=None if stays else there, moves_at=None if stays else at
    )
    quotas.end_day_at(person_id=person_id, at=at, now=now)
    return at

"""A lead pauses somebody's work, with a reason that the person reads; their hours and what they did stay untouched.

What they hold is given back by the journey that calls this (annotation/flow/lead_people.py), in its transaction.
"""

from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from reviewers.access.caller import Caller
from reviewers.audit.actions import Entry, record
from reviewers.flow.roster import Colleague
from reviewers.people.models import Person


def pause_person(*, caller: Caller, person: Colleague, reason: str, now: datetime) -> None:
    """Give somebody nothing more from their next claim on; for one who is paused already the reason changes.

    The caller holds the lock on the person's allowance, so that a claim comes before this or is refused.
    """
    since = Coalesce("paused_at", Value(now))
    Person.objects.filter(pk=person.person_id).update(paused_at=since, paused_reason=reason)
    _log(caller=caller, person=person, event="person.paused", now=now)


def resume_person(*, caller: Caller, person: Colleague, now: datetime) -> None:
    """Let somebody be given clips again; nothing happens to one who is not paused."""
    paused = Person.objects.filter(pk=person.person_id, paused_at__isnull=False)
    if paused.update(paused_at=None, paused_reason=""):
        _log(caller=caller, person=person, event="person.resumed", now=now)


def _log(*, caller: Caller, person: Colleague, event: str, now: datetime) -> None:
    record(
        Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            about=person.public_id,
            detail={"person": person.person_id},
        )
    )

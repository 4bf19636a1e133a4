"""The allowance: locked first by every claim, so that many tabs can never pass the limit (I3)."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest

from reviewers.people.models import Person
from reviewers.quotas.models import Allowance, DayTally, QuotaPolicy
from reviewers.sites.rules import local_day


def limit_of(*, person: Person) -> int:
    """Return the clips a person may be given in a local day: their own policy, else their site's, else the default."""
    policies = QuotaPolicy.objects.filter(project_id__isnull=True, clips_per_day__isnull=False)
    named = policies.filter(person=person) | policies.filter(site_id=person.site_id)
    found = {policy.person_id is not None: policy.clips_per_day for policy in named}
    return found.get(True) or found.get(False) or settings.CLIPS_PER_DAY


def locked_allowance(*, person_id: int, now: datetime) -> Allowance:
    """Return the person's allowance of the current local day, locked until the transaction ends.

    The first call of a new day keeps the old day's figures and begins anew.
    """
    allowance = Allowance.objects.select_for_update().filter(pk=person_id).first()
    if allowance is not None and now < allowance.day_ends_at:
        return allowance
    person = Person.objects.select_related("site").get(pk=person_id)
    today = local_day(now=now, zone=person.site.zone, day_starts=person.site.day_starts)
    fresh = Allowance(person_id=person_id, day=today.date, day_ends_at=today.ends_at, limit=limit_of(person=person))
    if allowance is None:
        # Two first calls at once: one inserts, both lock what is there.
        Allowance.objects.bulk_create([fresh], ignore_conflicts=True)
        return Allowance.objects.select_for_update().get(pk=person_id)
    _keep(allowance)
    fresh.save(force_update=True)
    return fresh


def _keep(allowance: Allowance) -> None:
    DayTally.objects.bulk_create(
        [
            DayTally(
                person_id=allowance.person_id,
                day=allowance.day,
                limit=allowance.limit,
                taken=allowance.taken,
                done=allowance.done,
                heard_ms=allowance.heard_ms,
                distressing=allowance.distressing,
            )
        ],
        ignore_conflicts=True,
    )


def take(*, person_id: int, day: date, number: int, calm_left: int) -> None:
    """Count clips given; the row is locked by the claim, and the database refuses to pass the limit."""
    Allowance.objects.filter(pk=person_id, day=day).update(taken=F("taken") + number, calm_left=calm_left)


def give_back(*, person_id: int, day: date, number: int) -> None:
    """Stop counting clips that went back unserved, if their day is still the current one."""
    Allowance.objects.filter(pk=person_id, day=day).update(taken=Greatest(F("taken") - number, 0))


def finish(*, person_id: int, heard_ms: int, distressing: bool, calm_after: int) -> None:
    """Count a clip as worked, whatever its end was (W6), and what was heard of it.

    Work counts on the row that is there, also for a clip given on an earlier day: only `taken` goes by the day.
    """
    today = Allowance.objects.filter(pk=person_id)
    today.update(done=F("done") + 1, heard_ms=F("heard_ms") + heard_ms)
    if distressing:
        today.update(distressing=F("distressing") + 1, calm_left=calm_after)


def hear(*, person_id: int, heard_ms: int) -> None:
    """Count milliseconds of sound."""
    Allowance.objects.filter(pk=person_id).update(heard_ms=F("heard_ms") + heard_ms)


def unfinish(*, person_id: int, distressing: bool) -> None:
    """Count a clip as unworked again when its end is undone; what was heard stays heard."""
    Allowance.objects.filter(pk=person_id).update(
        done=Greatest(F("done") - 1, 0), distressing=Greatest(F("distressing") - int(distressing), 0)
    )

"""Running ladders and the pages they ask for; the caller holds the transaction.

A page is a row before it is a message: it commits with what made it necessary (I6), and the clock sends it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Min, Value
from django.db.models.functions import Least

from annotation.escalations.ladder import next_repeat, plan, still_needed
from annotation.escalations.models import Escalation, LadderRun, Page
from annotation.escalations.queries import ENDED

RETRY_AFTER = timedelta(seconds=30)
# Two bytes hold the count.
_MOST_TRIES = 30_000


@dataclass(frozen=True, kw_only=True)
class Fired:
    """A step of a ladder that has just asked for a page."""

    clip_id: int
    organisation_id: int
    escalation: UUID
    level: str | None
    audience: str
    step: int


def start_ladder(*, escalation: Escalation, level: str, starts_at: datetime, now: datetime) -> None:
    """Copy a level's ladder and clocks to an escalation; what it had and has not fired is dropped.

    Rungs that fall due at the very beginning have fired: their pages are made here, due at `starts_at`.
    """
    LadderRun.objects.filter(escalation=escalation, fired_at__isnull=True).delete()
    Page.objects.filter(escalation=escalation, sent_at__isnull=True).delete()
    made = plan(level=level, starts_at=starts_at)
    last = LadderRun.objects.filter(escalation=escalation).aggregate(last=Max("step"))["last"] or 0
    LadderRun.objects.bulk_create(
        LadderRun(
            escalation=escalation,
            step=last + place,
            audience=audience,
            due_at=due_at,
            fired_at=now if due_at <= starts_at else None,
        )
        for place, (audience, due_at) in enumerate(made.steps, start=1)
    )
    Page.objects.bulk_create(
        Page(escalation=escalation, audience=audience, requested_at=now, due_at=due_at)
        for audience, due_at in made.steps
        if due_at <= starts_at
    )
    Escalation.objects.filter(pk=escalation.pk).update(ack_due_at=made.ack_due_at, decide_due_at=made.decide_due_at)
    escalation.ack_due_at, escalation.decide_due_at = made.ack_due_at, made.decide_due_at


def fire_due(*, now: datetime, at_most: int = 100) -> list[Fired]:
    """Fire the steps that are due, each once (E3), and make a page for each one that is still needed.

    Two clocks at once: the escalation is what a clock takes, so that all its due steps fire in their order from one
    hand, the wider audience never before the nearer one; the other clock skips it. The guarded update in `_fire` lets
    no step through that was fired since this statement looked.
    """
    due = LadderRun.objects.select_for_update(of=("escalation",), no_key=True, skip_locked=True).filter(
        fired_at__isnull=True, due_at__lte=now
    )
    runs = due.select_related("escalation__clip__project").order_by("due_at", "pk")[:at_most]
    return [fired for run in runs if (fired := _fire(run=run, now=now)) is not None]


def _fire(*, run: LadderRun, now: datetime) -> Fired | None:
    if not LadderRun.objects.filter(pk=run.pk, fired_at__isnull=True).update(fired_at=now):
        return None
    escalation = run.escalation
    if escalation.state in ENDED or escalation.decide_due_at is None:
        return None
    if not still_needed(
        due_at=run.due_at,
        decide_due_at=escalation.decide_due_at,
        acknowledged=escalation.acknowledged_at is not None,
        decided=escalation.decided_at is not None,
    ):
        return None
    Page.objects.create(escalation=escalation, audience=run.audience, requested_at=now, due_at=now)
    _repeat(run=run, now=now)
    return Fired(
        clip_id=escalation.clip_id,
        organisation_id=escalation.clip.project.organisation_id,
        escalation=escalation.public_id,
        level=escalation.level,
        audience=run.audience,
        step=run.step,
    )


def _repeat(*, run: LadderRun, now: datetime) -> None:
    ladder = LadderRun.objects.filter(escalation_id=run.escalation_id)
    next_due = ladder.filter(fired_at__isnull=True).aggregate(due=Min("due_at"))["due"]
    again = next_repeat(level=run.escalation.level or "", audience=run.audience, now=now, next_due=next_due)
    if again is not None:
        last = ladder.aggregate(last=Max("step"))["last"]
        LadderRun.objects.create(escalation_id=run.escalation_id, step=last + 1, audience=run.audience, due_at=again)


def take_due_pages(*, now: datetime, at_most: int = 20) -> list[Page]:
    """Return pages to be sent now, and put each off by 30 s, so that one which does not arrive is tried again (E2)."""
    due = Page.objects.select_for_update(of=("self",), skip_locked=True).filter(sent_at__isnull=True, due_at__lte=now)
    pages = list(due.select_related("escalation").order_by("due_at", "pk")[:at_most])
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(
        due_at=now + RETRY_AFTER, tries=Least(F("tries") + 1, Value(_MOST_TRIES))
    )
    return pages


def mark_sent(*, page_id: int, now: datetime) -> None:
    """Note that a page was taken by a pager."""
    Page.objects.filter(pk=page_id, sent_at__isnull=True).update(sent_at=now)


def show_on_board_only(*, now: datetime) -> int:
    """Mark due pages as done without a try: there is no pager, the staff board alone shows them. Returns how many."""
    return Page.objects.filter(sent_at__isnull=True, due_at__lte=now).update(sent_at=now)

"""What happens to escalations because time passes. Needs PostgreSQL alone, and nobody can pause it (I8, I10)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from annotation.clips.models import Clip, ClipState
from annotation.erasure import holds
from annotation.erasure import requests as erasure
from annotation.escalations import pages, queries
from annotation.escalations.models import Escalation
from annotation.escalations.pager import send
from annotation.exports.models import Tombstone
from annotation.flow import containment as clips
from config.base.deadlocks import retried
from reviewers import gate


def tick(*, now: datetime) -> None:
    """Fire due steps, send due pages, count silence as S1, end holds whose time is over. Any number may run at once.

    Pages come first: a row that one of the later steps stumbles over must not keep anybody from being called.
    """
    fire_ladders(now=now)
    send_pages(now=now)
    for escalation_id in queries.silent(now=now):
        count_silence(escalation_id=escalation_id, now=now)
    for hold in holds.expired(now=now):
        end_hold(hold_id=hold.pk, now=now)


@retried
def fire_ladders(*, now: datetime) -> int:
    """Fire every step that is due, once (E3); return how many asked for a page."""
    with transaction.atomic():
        fired = pages.fire_due(now=now)
        gate.record(
            *(
                gate.Entry(
                    event="escalation.climbed",
                    at=now,
                    organisation_id=step.organisation_id,
                    clip_id=step.clip_id,
                    about=step.escalation,
                    detail={"audience": step.audience, "step": step.step, "level": step.level},
                )
                for step in fired
            )
        )
    return len(fired)


def send_pages(*, now: datetime) -> int:
    """Send due pages outside of any transaction; return how many were taken.

    A page is put off by 30 s before it is tried and marked after it was taken: a process that dies in between sends it
    twice, never not at all. Without a pager the staff board alone shows them.
    """
    if not settings.PAGER_URLS:
        return pages.show_on_board_only(now=now)
    with transaction.atomic():
        due = pages.take_due_pages(now=now)
    taken = 0
    for page in due:
        escalation = page.escalation
        if send(
            urls=settings.PAGER_URLS,
            level=escalation.level,
            audience=page.audience,
            reference=str(escalation.public_id),
        ):
            pages.mark_sent(page_id=page.pk, now=now)
            taken += 1
    return taken


@retried
def count_silence(*, escalation_id: int, now: datetime) -> bool:
    """Make an escalation S1 whose reporter chose nothing in 20 s (E1); False when a choice came first."""
    with transaction.atomic():
        clip = Clip.objects.select_related("project").get(escalation__pk=escalation_id)
        clips.lock(clip_id=clip.pk)
        escalation = queries.locked(escalation_id=escalation_id)
        if escalation.state in queries.ENDED or not clips.settle(escalation=escalation, clip=clip, now=now):
            return False
        gate.record(
            gate.Entry(
                event="escalation.silence_counted",
                at=now,
                organisation_id=clip.project.organisation_id,
                clip_id=clip.pk,
                about=escalation.public_id,
                detail={"level": escalation.level},
            )
        )
    return True


@retried
def end_hold(*, hold_id: int, now: datetime) -> None:
    """Let a clip go to erasure whose hold is over (E9); the hold of an open escalation is renewed instead."""
    with transaction.atomic():
        hold = next((one for one in holds.expired(now=now) if one.pk == hold_id), None)
        if hold is None or hold.escalation is None:
            return
        clips.lock(clip_id=hold.clip_id)
        escalation = queries.locked(escalation_id=hold.escalation.pk)
        if escalation.state not in (Escalation.State.CLOSED, Escalation.State.TAKEN_BACK):
            holds.renew(escalation_id=escalation.pk, now=now)
            return
        clips.release(clip_id=hold.clip_id, escalation_id=escalation.pk, now=now)
        if ClipState.objects.filter(clip_id=hold.clip_id, state=ClipState.State.ESCALATED).exists():
            erasure.request_for_clip(
                clip_id=hold.clip_id,
                cause=Tombstone.Cause.ESCALATED,
                requested_by=None,
                due_at=now + timedelta(hours=settings.ERASE_WITHIN_HOURS),
                now=now,
            )

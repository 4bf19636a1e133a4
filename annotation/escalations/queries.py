"""Reads of escalations that the journeys need; lists for people are in board.py and mine.py."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.clips.models import ClipState, PlaybackCopy
from annotation.escalations.models import Escalation, Report
from annotation.escalations.rules import CHOOSE_WITHIN, SAFETY_ONLY_KINDS, Closing, Reported
from annotation.queue.models import Assignment
from config.base.errors import NotFound

ENDED = (Escalation.State.CLOSED, Escalation.State.TAKEN_BACK)

# What keeps a clip out: every level but S3 (none yet, too), and an S3 that was decided to be erased.
_KEEPS_OUT = ~Q(level="S3") | Q(decision="erase")


def open_of_clip(*, clip_id: int) -> Escalation | None:
    """Return the clip's open escalation, locked; the caller has locked the clip's state before."""
    found = Escalation.objects.select_for_update().filter(clip_id=clip_id).exclude(state__in=ENDED)
    return found.first()


def of_organisation(*, organisation_id: int, public_id: UUID) -> Escalation:
    """Return an escalation of the organisation, not locked. Raises NotFound."""
    found = Escalation.objects.filter(public_id=public_id, clip__project__organisation_id=organisation_id)
    escalation = found.exclude(state=Escalation.State.TAKEN_BACK).first()
    if escalation is None:
        raise NotFound("There is no escalation of that number here.")
    return escalation


def locked(*, escalation_id: int) -> Escalation:
    """Return an escalation, locked for the caller's transaction; its clip's state was locked before."""
    return Escalation.objects.select_for_update().get(pk=escalation_id)


def stopped_by_another(*, clip_id: int, escalation_id: int) -> bool:
    """Tell whether an earlier escalation was closed in a way that keeps the clip out of circulation for good.

    That is every one above S3, and an S3 that was decided to be erased.
    """
    earlier = Escalation.objects.filter(clip_id=clip_id, state=Escalation.State.CLOSED).exclude(pk=escalation_id)
    return earlier.filter(_KEEPS_OUT).exists()


def keeps_out(*, clip_id: int) -> bool:
    """Tell whether any escalation of a clip, open or closed, keeps it out of circulation (I6), whatever else does.

    That is every one above S3 or not classified yet, and an S3 that was decided to be erased.
    """
    standing = Escalation.objects.filter(clip_id=clip_id).exclude(state=Escalation.State.TAKEN_BACK)
    return standing.filter(_KEEPS_OUT).exists()


def standing_reports(*, escalation_id: int) -> list[Report]:
    """Return the reports that were not taken back, the first one first."""
    return list(Report.objects.filter(escalation_id=escalation_id, taken_back_at__isnull=True).order_by("pk"))


def as_reported(reports: Sequence[Report]) -> list[Reported]:
    """Return reports as the rules see them."""
    return [Reported(kind=report.kind, reported_at=report.reported_at) for report in reports]


def report_by_key(*, person_id: int, key: UUID) -> Report | None:
    """Return the report that this very request has made, or None."""
    return Report.objects.select_related("escalation").filter(person_id=person_id, idempotency_key=key).first()


def own_report(*, person_id: int, public_id: UUID) -> Report:
    """Return somebody's own standing report with its escalation. Raises NotFound."""
    found = Report.objects.select_related("escalation").filter(person_id=person_id, public_id=public_id)
    report = found.filter(taken_back_at__isnull=True).first()
    if report is None:
        raise NotFound("There is no report of that number here.")
    return report


def choosing_on(*, assignment: Assignment, now: datetime) -> bool:
    """Tell whether the person of an assignment has reported its clip from it and may still choose the kind."""
    own = Report.objects.filter(assignment=assignment, person_id=assignment.person_id, kind="")
    standing = own.filter(taken_back_at__isnull=True).exclude(escalation__state__in=ENDED)
    return standing.filter(reported_at__gt=now - CHOOSE_WITHIN).exists()


def among_latest(*, assignment: Assignment, since: datetime, at_most: int) -> bool:
    """Tell whether an ended assignment is one of the last that its person ended since an instant."""
    return assignment.pk in latest_ended(person_id=assignment.person_id, since=since, at_most=at_most)


def latest_ended(*, person_id: int, since: datetime, at_most: int) -> frozenset[int]:
    """Return the numbers of the last assignments that a person ended since an instant."""
    ended = Assignment.objects.filter(person_id=person_id, ended_at__gte=since)
    return frozenset(ended.order_by("-ended_at", "-pk").values_list("pk", flat=True)[:at_most])


def silent(*, now: datetime, at_most: int = 100) -> list[int]:
    """Return open escalations in which a reporter's choice ran out and the level does not show it yet."""
    found = Escalation.objects.filter(
        Q(level__isnull=True) | Q(level__in=["S2", "S3"]),
        classify_until__lte=now,
        reports__kind="",
        reports__taken_back_at__isnull=True,
    )
    open_ones = found.exclude(state__in=ENDED).order_by("classify_until")
    return list(dict.fromkeys(open_ones.values_list("pk", flat=True)[:at_most]))


def playable(*, escalation_id: int) -> QuerySet[PlaybackCopy]:
    """Return the copy that may be heard under an open escalation, newest version first, in one statement (I7).

    A hold admits it whatever became of the consent; without a hold the speaker's withdrawal comes first.
    """
    under_hold = Q(clip__state__holds__gt=0)
    not_withdrawn = Q(clip__subject__state="active") & ~Q(clip__state__state=ClipState.State.WITHDRAWN)
    # This very escalation is asked: the clip may have had others before, which have ended.
    running = Escalation.objects.filter(pk=escalation_id, clip=OuterRef("clip")).exclude(state__in=ENDED)
    copies = PlaybackCopy.objects.filter(under_hold | not_withdrawn, Exists(running))
    kept = copies.exclude(clip__state__state=ClipState.State.ERASED)
    return kept.select_related("clip__subject__key").order_by("-version")


def for_safety_only(*, escalation_id: int) -> bool:
    """Tell whether somebody suspects what only safety officers hear (E8)."""
    return Report.objects.filter(
        escalation_id=escalation_id, kind__in=SAFETY_ONLY_KINDS, taken_back_at__isnull=True
    ).exists()


def closing_of(*, escalation: Escalation) -> Closing:
    """Return what decides who may close an escalation; asks nothing where its reports and votes were prefetched."""
    reporters = frozenset(report.person_id for report in escalation.reports.all() if report.taken_back_at is None)
    voters = frozenset(vote.person_id for vote in escalation.votes.all())
    return Closing(
        level=escalation.level or "S0",
        decided=escalation.decided_at is not None,
        reporters=reporters,
        voters=voters - reporters,
    )

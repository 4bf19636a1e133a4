"""What leads see of a queue: its depth by lane, who holds what, and the stuck list. A few statements each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotation.clips.models import Clip, ClipState
from annotation.queue.models import Assignment, Batch, Lane, Seat, StuckClip
from annotation.queue.rules import primary_subtag


@dataclass(frozen=True, kw_only=True)
class Depth:
    """A lane, and how many labels are wanted in it: each is a clip for one person."""

    language: str
    warned: bool
    routing_zone: str
    clearance: str
    residency: str
    # For anybody, for one person, in somebody's hands, and answered.
    open: int
    reserved: int
    held: int
    done: int
    # Since when the oldest open one is wanted.
    oldest_open_since: datetime | None


def depth(*, project_id: int) -> list[Depth]:
    """Return the lanes of a project in which there ever was something, in three statements.

    Open seats of clips that are out of the queue are left out; a gold clip takes no seat and is in none of the counts.
    """
    lanes = Lane.objects.filter(project_id=project_id).annotate(
        all_open=_seats_in_lane(Seat.State.OPEN),
        out=Coalesce(Subquery(_of_stuck_clips(), output_field=IntegerField()), 0),
        reserved=_seats_in_lane(Seat.State.RESERVED),
        oldest=Subquery(
            Seat.objects.filter(lane_id=OuterRef("pk"), state=Seat.State.OPEN)
            .exclude(clip_id__in=_stuck_clips())
            .order_by("since")
            .values("since")[:1]
        ),
    )
    held, taken = _held_by_lane(project_id=project_id), _taken_by_lane(project_id=project_id)
    return [
        Depth(
            language=lane.language,
            warned=lane.warned,
            routing_zone=lane.routing_zone,
            clearance=lane.clearance,
            residency=lane.residency,
            open=max(lane.all_open - lane.out, 0),
            reserved=lane.reserved,
            held=held.get(lane.pk, 0),
            # What is given between the statements is no negative number of answers.
            done=max(taken.get(lane.pk, 0) - held.get(lane.pk, 0), 0),
            oldest_open_since=lane.oldest,
        )
        for lane in lanes.order_by("language", "warned", "routing_zone", "clearance", "residency")
    ]


def _seats_in_lane(state: str) -> Coalesce:
    seats = Seat.objects.filter(lane_id=OuterRef("pk"), state=state).order_by().values("lane_id")
    return Coalesce(Subquery(seats.annotate(number=Count("pk")).values("number")), 0)


def _stuck_clips() -> QuerySet[StuckClip, Any]:
    """Select the clips that are out of the queue, from the few that ever were."""
    return StuckClip.objects.filter(clip__state__state=ClipState.State.STUCK).values("clip_id")


def _of_stuck_clips() -> QuerySet[Seat, Any]:
    """Count their open seats in a lane."""
    seats = Seat.objects.filter(lane_id=OuterRef("pk"), state=Seat.State.OPEN, clip_id__in=_stuck_clips())
    return seats.order_by().values("lane_id").annotate(number=Count("pk")).values("number")


def _held_by_lane(*, project_id: int) -> dict[int, int]:
    held = held_in_project(project_id=project_id).filter(seat__isnull=False)
    return dict(held.order_by().values_list("seat__lane_id").annotate(number=Count("pk")))


def _taken_by_lane(*, project_id: int) -> dict[int, int]:
    taken = Seat.objects.filter(clip__project_id=project_id, state=Seat.State.TAKEN)
    return dict(taken.order_by().values_list("lane_id").annotate(number=Count("pk")))


def held_in_project(*, project_id: int) -> QuerySet[Assignment]:
    """Return what is held in a project now, through the batches that are live."""
    live = Batch.objects.filter(project_id=project_id, closed_at__isnull=True)
    return Assignment.objects.filter(batch__in=live, state=Assignment.State.HELD)


def held_page(*, project_id: int, after: int, at_most: int) -> Sequence[Assignment]:
    """Return what is held in a project from beyond `after` on, with batch, clip and draft: the oldest first."""
    held = held_in_project(project_id=project_id).filter(pk__gt=after)
    return list(
        held.select_related("batch", "clip", "draft")
        .defer("draft__body", "clip__content", "clip__exact")
        .order_by("pk")[:at_most]
    )


def in_hand(*, person_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return by person how many clips they hold, and how many of these they have opened."""
    live = Batch.objects.filter(person_id__in=person_ids, closed_at__isnull=True)
    rows = Assignment.objects.filter(batch__in=live, state=Assignment.State.HELD).order_by().values("person_id")
    counted = rows.annotate(held=Count("pk"), opened=Count("opened_at"))
    return {row["person_id"]: (row["held"], row["opened"]) for row in counted}


def holding_unopened_in(*, project_ids: Collection[int], at_most: int) -> list[int]:
    """Return people who hold something that they have not opened in one of some projects, the lowest number first."""
    unopened = Assignment.objects.filter(batch_id=OuterRef("pk"), state=Assignment.State.HELD, opened_at__isnull=True)
    live = Batch.objects.filter(Exists(unopened), project_id__in=project_ids, closed_at__isnull=True)
    return list(live.order_by("person_id").values_list("person_id", flat=True)[:at_most])


def waiting_stuck(*, project_id: int) -> QuerySet[StuckClip]:
    """Return the stuck clips of a project about which nobody has decided; those stopped meanwhile are left out."""
    return StuckClip.objects.filter(
        decided_at__isnull=True, clip__project_id=project_id, clip__state__state=ClipState.State.STUCK
    )


def stuck_page(*, project_id: int, after: int, at_most: int) -> Sequence[StuckClip]:
    """Return stuck clips from beyond `after` on, with clip and state: the oldest first."""
    rows = waiting_stuck(project_id=project_id).filter(pk__gt=after).select_related("clip__state")
    return list(rows.order_by("pk")[:at_most])


@dataclass(frozen=True, kw_only=True)
class Past:
    """How people ended a stuck clip so far."""

    # How many hold it still.
    held: int
    # Skips by reason, "" where none was given.
    skips: dict[str, int]


def past_of(*, clip_ids: Sequence[int]) -> dict[int, Past]:
    """Return by clip who holds it still and why it was skipped, whoever did."""
    ended = Assignment.objects.filter(
        Q(state=Assignment.State.HELD) | Q(state=Assignment.State.SKIPPED),
        clip_id__in=clip_ids,
        kind=Assignment.Kind.LABEL,
    )
    past = {clip_id: Past(held=0, skips={}) for clip_id in clip_ids}
    for row in ended.order_by().values("clip_id", "state", why=F("reason")).annotate(number=Count("pk")):
        found = past[row["clip_id"]]
        if row["state"] == Assignment.State.HELD:
            past[row["clip_id"]] = Past(held=found.held + row["number"], skips=found.skips)
        else:
            found.skips[row["why"]] = row["number"]
    return past


def assignment_of(*, organisation_id: int, public_id: UUID) -> Assignment | None:
    """Return an assignment of one of the organisation's projects, with clip and project; None for any other."""
    found = Assignment.objects.filter(public_id=public_id, batch__project__organisation_id=organisation_id)
    return found.select_related("clip", "batch__project").first()


def had(*, clip_id: int, person_ids: Collection[int]) -> set[int]:
    """Return who of some people was given a clip in a way after which they are not given it again (I2)."""
    unserved = Q(state__in=[Assignment.State.RETURNED, Assignment.State.EXPIRED, Assignment.State.WITHDRAWN])
    given = Assignment.objects.filter(
        clip_id=clip_id, person_id__in=person_ids, kind__in=[Assignment.Kind.LABEL, Assignment.Kind.GOLD]
    )
    return set(given.exclude(unserved & Q(opened_at__isnull=True)).values_list("person_id", flat=True))


def languages_of(*, clip: Clip) -> set[str]:
    """Return the languages in which what is not answered of a clip is handed out, or else that of the clip."""
    seats = Seat.objects.filter(clip_id=clip.pk).exclude(assignment__state=Assignment.State.DONE)
    return set(seats.values_list("lane__language", flat=True)) or {primary_subtag(clip.language)}

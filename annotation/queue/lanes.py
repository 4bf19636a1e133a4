"""Which lane a clip is in, and moving it to another; for a move the caller holds the lock on the clip's state."""

from annotation.clips.models import Clip
from annotation.queue.actions import lane_for
from annotation.queue.models import Assignment, Lane, Seat
from annotation.queue.rules import primary_subtag


def lane_of(*, clip: Clip, language: str | None = None, warned: bool | None = None) -> Lane:
    """Return the lane of a clip: its own, or the one of another language (primary subtag) or with a warning."""
    return lane_for(
        project_id=clip.project_id,
        language=language or primary_subtag(clip.language),
        warned=bool(clip.warnings) if warned is None else warned,
        routing_zone=clip.routing_zone,
        clearance=clip.clearance,
        residency=clip.residency,
    )


def move_to_warned_lane(*, clip: Clip) -> None:
    """Let every seat of a clip, whatever its state, be handed out from the lane of clips with a warning.

    A clip that was sent to people of another language than the source named stays with them.
    """
    unanswered = Seat.objects.filter(clip_id=clip.pk).exclude(assignment__state=Assignment.State.DONE)
    language = unanswered.order_by("-number").values_list("lane__language", flat=True).first()
    lane = lane_of(clip=clip, language=language, warned=True)
    Seat.objects.filter(clip_id=clip.pk).update(lane=lane)

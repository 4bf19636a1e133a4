"""Changes of the hot row of a clip; whoever stops a clip or labels it takes this lock first."""

from collections.abc import Sequence

from django.db.models import F
from django.db.models.functions import Greatest

from annotation.clips.models import ClipState

# A clip in one of these may still be handed out or served.
LIVE = (ClipState.State.READY, ClipState.State.SETTLED, ClipState.State.STUCK, ClipState.State.WITHHELD)
# Nobody is given a clip in one of these, and nobody may go on playing it.
STOPPED = (ClipState.State.ESCALATED, ClipState.State.ACCIDENTAL, ClipState.State.WITHDRAWN, ClipState.State.ERASED)
# A later stop may follow an earlier one only towards the right: what was erased never comes back.
STOPPABLE = {
    ClipState.State.ESCALATED: (*LIVE, ClipState.State.ACCIDENTAL),
    ClipState.State.ACCIDENTAL: LIVE,
    ClipState.State.WITHDRAWN: (*LIVE, ClipState.State.ACCIDENTAL, ClipState.State.ESCALATED),
}


def going_on(*, row: ClipState) -> str:
    """Return the state of a clip that is in the queue: settled once it has the labels wanted, else ready."""
    return ClipState.State.SETTLED if row.labels_in >= row.wanted else ClipState.State.READY


def stop(*, clip_ids: Sequence[int], state: str) -> list[int]:
    """Move clips that may move into a stopped state; return those that did, ascending."""
    allowed = STOPPABLE[ClipState.State(state)]
    rows = ClipState.objects.select_for_update().filter(clip_id__in=clip_ids, state__in=allowed).order_by("clip_id")
    moved = [row.clip_id for row in rows]
    ClipState.objects.filter(clip_id__in=moved).update(state=state)
    return moved


def resume(*, clip_id: int, stopped_as: str) -> bool:
    """Bring a clip back that was stopped as told and is under no hold; False when something else holds it."""
    row = ClipState.objects.select_for_update().get(clip_id=clip_id)
    if row.state != stopped_as or row.holds:
        return False
    row.state = going_on(row=row)
    row.save(update_fields=["state"])
    return True


def lock(*, clip_id: int) -> ClipState:
    """Lock a clip's state until the transaction ends."""
    return ClipState.objects.select_for_update().get(clip_id=clip_id)


def add_hold(*, clip_id: int) -> None:
    """Count a hold that was placed on a clip."""
    ClipState.objects.filter(clip_id=clip_id).update(holds=F("holds") + 1)


def end_hold(*, clip_id: int) -> None:
    """Count a hold of a clip that has ended."""
    ClipState.objects.filter(clip_id=clip_id).update(holds=Greatest(F("holds") - 1, 0))


def count_label(*, state: ClipState) -> None:
    """Count a label on a locked row, and settle the clip when it has all that are wanted."""
    state.labels_in += 1
    if state.state == ClipState.State.READY:
        state.state = going_on(row=state)
    state.save(update_fields=["labels_in", "state"])

"""What an escalation does to its clip, and how that ends. The caller's transaction holds the clip's locks.

Note: each function may be called again and changes nothing then, so that a journey simply says what should be.
"""

from datetime import datetime

from annotation.clips import states
from annotation.clips.models import Clip, ClipState
from annotation.clips.warnings import add_warning
from annotation.erasure import holds
from annotation.escalations import actions, queries
from annotation.escalations.models import Escalation
from annotation.escalations.rules import WARNING, Containment, containment, standing
from annotation.exports import tombstones
from annotation.exports.models import Tombstone
from annotation.flow.stop import stop_clips, take_back_unopened
from annotation.projects.overlap import terms_of
from annotation.quality import actions as quality
from annotation.queue import actions as queue
from annotation.queue import seats
from annotation.queue.lanes import move_to_warned_lane
from annotation.subjects.models import Subject


def lock(*, clip_id: int) -> ClipState:
    """Take the locks under which a clip is stopped or brought back, in stop.py's order; return the clip's state."""
    tombstones.share_fences(clip_ids=[clip_id])
    state = states.lock(clip_id=clip_id)
    queue.lock_seats(clip_id=clip_id)
    return state


def settle(*, escalation: Escalation, clip: Clip, now: datetime) -> bool:
    """Bring level, clocks and clip to what the standing reports come to now; True when the level changed."""
    reports = queries.as_reported(queries.standing_reports(escalation_id=escalation.pk))
    found = standing(reports=reports, floor=escalation.level, floor_kind=escalation.kind, now=now)
    changed = actions.apply_standing(escalation=escalation, standing=found, now=now)
    contain(clip=clip, escalation=escalation, how=containment(level=found.level, pending=found.pending), now=now)
    return changed


def contain(*, clip: Clip, escalation: Escalation, how: Containment, now: datetime) -> None:
    """Do to a clip what the level of its escalation asks for (I6)."""
    if how is Containment.WARNED:
        warn(clip=clip, now=now)
        bring_back(clip_id=clip.pk, escalation_id=escalation.pk, now=now)
        return
    take_away(clip_id=clip.pk, now=now)
    if how is Containment.HELD:
        hold(clip_id=clip.pk, escalation_id=escalation.pk, now=now)
    else:
        release(clip_id=clip.pk, escalation_id=escalation.pk, now=now)


def hold(*, clip_id: int, escalation_id: int, now: datetime) -> None:
    """Let nobody erase a clip while its escalation needs it."""
    if holds.place(clip_id=clip_id, escalation_id=escalation_id, reason="escalation", now=now):
        states.add_hold(clip_id=clip_id)


def release(*, clip_id: int, escalation_id: int, now: datetime) -> None:
    """End the hold of an escalation, if it has one."""
    if holds.end(clip_id=clip_id, escalation_id=escalation_id, now=now):
        states.end_hold(clip_id=clip_id)


def take_away(*, clip_id: int, now: datetime) -> None:
    """Take a clip from everybody; one that was stopped for another reason stays stopped for that reason."""
    if ClipState.objects.filter(clip_id=clip_id, state__in=states.LIVE).exists():
        stop_clips(clip_ids=[clip_id], state=ClipState.State.ESCALATED, cause=Tombstone.Cause.ESCALATED, now=now)


def bring_back(*, clip_id: int, escalation_id: int, now: datetime) -> bool:
    """End the hold and let the clip be handed out again; False where something else keeps it stopped.

    A speaker who withdrew while the clip was under the hold is asked here: the withdrawal passed over it, and would
    otherwise find it in circulation.
    """
    release(clip_id=clip_id, escalation_id=escalation_id, now=now)
    if Subject.objects.filter(clip__pk=clip_id).exclude(state=Subject.State.ACTIVE).exists():
        stop_clips(clip_ids=[clip_id], state=ClipState.State.WITHDRAWN, cause=Tombstone.Cause.WITHDRAWN, now=now)
        return False
    if queries.stopped_by_another(clip_id=clip_id, escalation_id=escalation_id):
        return False
    if not seats.bring_back(clip_id=clip_id, stopped_as=ClipState.State.ESCALATED, now=now):
        return False
    tombstones.unbury(clip_id=clip_id, cause=Tombstone.Cause.ESCALATED, now=now)
    return True


def warn(*, clip: Clip, now: datetime) -> None:
    """Let nobody hear the clip for the first time without a warning from now on.

    Whoever was given it without the warning and has not opened it loses it; its seat is open in the warned lane. It is
    gold no more, and gets no more listeners than a clip with a warning needs (W11).
    """
    if not add_warning(clip=clip, code=WARNING):
        return
    move_to_warned_lane(clip=clip)
    take_back_unopened(clip_id=clip.pk, now=now)
    quality.retire_gold(clip_id=clip.pk, now=now)
    row = states.lock(clip_id=clip.pk)
    row.extra = 0
    wanted = terms_of(project_id=clip.project_id).wanted(warned=True)
    seats.want(rows=[row], asked={clip.pk: wanted}, now=now)

"""What leads see, in the shapes of lead_serializers.py."""

from dataclasses import asdict
from typing import Any

from annotation.flow.lead_people import Handled
from annotation.flow.lead_project import Stopped
from annotation.flow.lead_queue import ColleagueSeen, HeldSeen, QueueSeen, StuckSeen
from annotation.flow.lead_reassign import Reassigned
from annotation.flow.lead_stuck import Decided
from annotation.queue import lead_serializers as shapes

_COUNTS = ("open", "reserved", "held", "done")


def queue_body(seen: QueueSeen) -> dict[str, Any]:
    """Return a project's queue."""
    lanes = [asdict(lane) for lane in seen.lanes]
    oldest = [lane["oldest_open_since"] for lane in lanes if lane["oldest_open_since"] is not None]
    body = {
        "project": seen.project.slug,
        "state": seen.project.state,
        "reason": seen.project.state_reason,
        **{name: sum(lane[name] for lane in lanes) for name in _COUNTS},
        "stuck": seen.stuck,
        "oldest_open_since": min(oldest, default=None),
        "lanes": lanes,
    }
    return dict(shapes.QueueOut(body).data)


def stop_body(stopped: Stopped) -> dict[str, Any]:
    """Return a project after its state was changed."""
    project = stopped.project
    return {
        "project": project.slug,
        "state": project.state,
        "reason": project.state_reason,
        "returned": stopped.returned,
    }


def held_body(seen: HeldSeen) -> dict[str, Any]:
    """Return a clip in somebody's hands; nothing tells gold from the rest."""
    held = seen.assignment
    body = {
        "assignment": held.public_id,
        "person": {"id": seen.person_id, "name": seen.person_name},
        "given_at": held.given_at,
        "lease_until": held.batch.expires_at,
        "opened_at": held.opened_at,
        "parked_at": held.parked_at,
        "has_draft": hasattr(held, "draft"),
        "language": held.clip.language,
        "warned": bool(held.clip.warnings),
    }
    return dict(shapes.HeldClipOut(body).data)


def stuck_body(seen: StuckSeen) -> dict[str, Any]:
    """Return a stuck clip with what people did with it."""
    clip, state = seen.stuck.clip, seen.stuck.clip.state
    body = {
        "clip": clip.public_id,
        "cause": seen.stuck.cause,
        "condition": seen.stuck.condition,
        "since": seen.stuck.since,
        "language": clip.language,
        "warned": bool(clip.warnings),
        "labels_in": state.labels_in,
        "wanted": state.wanted,
        "held": seen.past.held,
        "skips": [{"reason": why, "number": number} for why, number in sorted(seen.past.skips.items())],
        "heard_languages": [{"language": one, "number": number} for one, number in sorted(seen.heard.items())],
        "may_decide": seen.may_decide,
    }
    return dict(shapes.StuckClipOut(body).data)


def decided_body(decided: Decided) -> dict[str, Any]:
    """Return what was decided about a clip."""
    body = {
        "clip": decided.clip_id,
        "decision": decided.stuck.decision,
        "decided_at": decided.stuck.decided_at,
        "state": decided.state,
    }
    return dict(shapes.DecidedOut(body).data)


def person_body(seen: ColleagueSeen) -> dict[str, Any]:
    """Return somebody as a lead sees them."""
    one = seen.colleague
    body = {
        "id": one.public_id,
        "name": one.name,
        "site": one.site,
        "languages": one.languages,
        "on_shift": one.on_shift,
        "held": seen.held,
        "opened": seen.opened,
        "paused": one.paused_at and {"since": one.paused_at, "reason": one.paused_reason},
        "reports_to": one.reports_to,
        "may_pause": one.may_pause,
    }
    return dict(shapes.LedPersonOut(body).data)


def handled_body(handled: Handled) -> dict[str, Any]:
    """Return somebody as they stand now."""
    return {"person": person_body(handled.seen), "returned": handled.returned}


def reassigned_body(made: Reassigned) -> dict[str, Any]:
    """Return for whom a clip is kept."""
    body = {
        "assignment": made.assignment_id,
        "person": {"id": made.person.public_id, "name": made.person.name},
        "reserved_until": made.reserved_until,
    }
    return dict(shapes.ReassignedOut(body).data)

"""Short words for what people do with odd clips in tests."""

from annotation.flow import dispose, hand_out, review
from annotation.queue.models import Assignment
from tests.factories import ANSWERS, NOW, caller_for, make_person, new_key


def reviewers(project, number, **fields):
    """Callers who may work in a project."""
    return [caller_for(make_person(project.organisation, projects=(project,), **fields)) for _ in range(number)]


def give(caller, clip=None, now=NOW):
    """Let somebody have what there is; return their held assignment of the clip."""
    hand_out.take_batch(caller=caller, project=None, size=20, key=new_key(), now=now)
    held = Assignment.objects.filter(person_id=caller.person_id, state="held")
    return held.get(clip=clip) if clip else held.get()


def label(caller, assignment, *, answers=None, conditions=(), heard=None, now=NOW, key=None):
    """Answer a clip."""
    body = {"answers": ANSWERS if answers is None else answers, "conditions": list(conditions)}
    return review.submit_label(
        caller=caller,
        assignment_id=assignment.public_id,
        body=body | ({"heard_language": heard} if heard else {}),
        plays=[],
        key=key or new_key(),
        now=now,
    )


def skip(caller, assignment, *, reason="", now=NOW):
    """Let a clip go."""
    return dispose.skip(
        caller=caller, assignment_id=assignment.public_id, reason=reason, plays=[], key=new_key(), now=now
    )


def undo(caller, assignment, *, now=NOW):
    """Take it up again."""
    return dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=now)


def live_of(clip):
    """How many assignments of a clip are held or done (I1 bounds them by the labels wanted)."""
    return Assignment.objects.filter(clip=clip, kind="label", state__in=["held", "done"]).count()

"""The log: everything that it must tell is told, and told once (I9)."""

from collections import Counter

from bench.history.rows import ClipHistory
from bench.history.words import ENDED_BY_PERSON, UNSEEN, Says


def _told(one: ClipHistory, event: str) -> Counter[object]:
    return Counter(each.about for each in one.events if each.event == event)


def i9_every_giving_is_in_the_log(one: ClipHistory) -> Says:
    """I9: each assignment was logged when it was given, once."""
    told = _told(one, "assignment.given")
    for each in one.assignments:
        if each.kind in UNSEEN and told[each.public_id] != 1:
            yield f"assignment {each.id}", f"its giving is logged {told[each.public_id]} times"


def i9_every_serving_is_in_the_log(one: ClipHistory) -> Says:
    """I9: what was opened was logged when it was first served, once; what was not opened was not."""
    told = _told(one, "assignment.served")
    for each in one.assignments:
        if each.kind in UNSEEN and told[each.public_id] != int(each.opened_at is not None):
            yield f"assignment {each.id}", f"opened at {each.opened_at}, serving logged {told[each.public_id]} times"


def i9_every_end_is_in_the_log(one: ClipHistory) -> Says:
    """I9: whatever a person ended is in the log by them; each end that was undone left two."""
    by = Counter((each.about, each.event, each.person) for each in one.events)
    for each in one.assignments:
        if each.state in ENDED_BY_PERSON and not by[each.public_id, f"assignment.{each.state}", each.person]:
            yield f"assignment {each.id}", f"its end ({each.state}) is not in the log"


def i9_every_step_of_an_escalation_is_in_the_log(one: ClipHistory) -> Says:
    """I9: opening, votes, closing and taking back of an escalation are in the log."""
    for escalation in one.escalations:
        steps = Counter(each.event for each in one.events if each.about == escalation.public_id)
        # Votes are dropped when a level rises; their log stays.
        wanted = {"escalation.opened": 1, "escalation.voted": len(escalation.voters)}
        if escalation.state in ("closed", "taken_back"):
            wanted[f"escalation.{escalation.state}"] = 1
        for event, number in wanted.items():
            if steps[event] < number:
                yield f"escalation {escalation.id}", f"{event} is logged {steps[event]} times, not {number}"


def i9_every_erasing_is_in_the_log(one: ClipHistory) -> Says:
    """I9: an erased clip was logged as erased, once, and no other."""
    told = sum(each.event == "clip.erased" for each in one.events)
    if told != int(one.clip.state == "erased"):
        yield f"clip {one.clip.id}", f"{one.clip.state}, and its erasing is logged {told} times"


CHECKS = (
    i9_every_giving_is_in_the_log,
    i9_every_serving_is_in_the_log,
    i9_every_end_is_in_the_log,
    i9_every_step_of_an_escalation_is_in_the_log,
    i9_every_erasing_is_in_the_log,
)

"""Labels that came late, and whether their seats were open (I5).

A surplus label keeps the seat of its giving, so that seat was taken when it was given. The check asks what may have
happened to the seat from then until the label came, and accuses only where nothing can have.
"""

from bench.history.rows import Assignment, ClipHistory, Event, Seat
from bench.history.words import LIVE, WAITED, WORK, Says


class _Log:
    """The log of a clip: its numbers order what was written under the locks of the clip and of its seats."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events
        self._numbers = {(each.event, each.about): each.id for each in events}

    def number(self, event: str, each: Assignment) -> int:
        """Return the number of a row about an assignment; 0, as if it came before everything, where there is none."""
        return self._numbers.get((event, each.public_id), 0)


def i5_a_surplus_label_found_no_seat(one: ClipHistory) -> Says:
    """I5: a late label is surplus only if its own seat was not open then: another's, kept for somebody, or void.

    Says nothing where rows cannot tell: a seat is void now, or was opened anew since; it was kept for somebody and may
    have been so still; somebody else had it within ten seconds of then, or has moved and may have had it.
    """
    log = _Log(one.events)
    seats = {seat.id: seat for seat in one.seats}
    for late in one.assignments:
        if late.state == "surplus" and late.kind == WORK and late.seat in seats:
            own, came = seats[late.seat], log.number("assignment.surplus", late)
            if not came:
                # That its end is not in the log is another check's to say.
                continue
            if not (_may_have_been_void(own, late) or _was_kept(own, came, one, log) or _had(own, late, one, log)):
                yield f"assignment {late.id}", "is surplus though its seat was nobody's"


def _may_have_been_void(own: Seat, late: Assignment) -> bool:
    """A seat that is opened anew says since when; until then it was void."""
    return own.state == "void" or late.ended_at is None or own.since >= late.ended_at - WAITED


def _moved(each: Assignment, own: Seat) -> bool:
    """Tell whether an assignment may once have had a seat that is not its own now: a late label takes any open one."""
    return each.state == "done" and each.seat != own.id


def _last_given(own: Seat, before: int, one: ClipHistory, log: _Log) -> int:
    """Return when a seat was last given to somebody who has not moved since: by then nothing before it mattered."""
    stayed = [each for each in one.assignments if each.kind == WORK and each.seat == own.id and each.state != "done"]
    return max((number for each in stayed if (number := log.number("assignment.given", each)) < before), default=0)


def _touched(own: Seat, before: int, names: tuple[str, ...], one: ClipHistory, log: _Log) -> set[object]:
    """Return whom such rows of the log are about, written after the seat was last given and before a moment."""
    after = _last_given(own, before, one, log)
    return {each.about for each in log.events if each.event in names and after < each.id < before}


def _was_kept(own: Seat, came: int, one: ClipHistory, log: _Log) -> bool:
    """Tell whether a lead gave the seat to somebody, who may not have come for it yet."""
    kept = _touched(own, came, ("assignment.reassigned",), one, log)
    return any(each.public_id in kept and (each.seat == own.id or _moved(each, own)) for each in one.assignments)


def _had(own: Seat, late: Assignment, one: ClipHistory, log: _Log) -> bool:
    """Tell whether somebody else had the seat when the label came, or may have had it."""
    came = log.number("assignment.surplus", late)
    given = _touched(own, came, ("assignment.given", "assignment.undone"), one, log)
    for each in one.assignments:
        if each.kind != WORK or each.id == late.id or log.number("assignment.given", each) > came:
            continue
        if each.seat == own.id and (each.state in LIVE or not _over(each, late)):
            return True
        if _moved(each, own) and each.public_id in given and log.number("assignment.done", each) > came:
            return True
    return False


def _over(each: Assignment, late: Assignment) -> bool:
    """Tell whether an assignment had certainly ended; only the ends of labels are in the log, so times must do."""
    return each.ended_at is not None and late.ended_at is not None and each.ended_at < late.ended_at - WAITED


CHECKS = (i5_a_surplus_label_found_no_seat,)

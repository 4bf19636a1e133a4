"""Seats, and who has them: I1, I2, when they ended, and the counting of labels."""

from collections import defaultdict
from itertools import pairwise

from bench.history.rows import Assignment, ClipHistory
from bench.history.words import HAD, LIVE, STOPPED, UNSEEN, WORK, Says


def _at(seat: int | None, one: ClipHistory) -> list[Assignment]:
    return [each for each in one.assignments if each.seat == seat and each.state in LIVE]


def i1_no_more_live_than_wanted(one: ClipHistory) -> Says:
    """I1: held and done work assignments are never more than the labels wanted."""
    live = [each for each in one.assignments if each.kind == WORK and each.state in LIVE]
    if len(live) > one.clip.wanted:
        yield f"clip {one.clip.id}", f"{len(live)} held or done where {one.clip.wanted} are wanted"


def i1_no_more_seats_than_wanted(one: ClipHistory) -> Says:
    """I1: seats in use or on offer are never more than the labels wanted."""
    used = sum(seat.state != "void" for seat in one.seats)
    if used > one.clip.wanted:
        yield f"clip {one.clip.id}", f"{used} seats open or taken where {one.clip.wanted} are wanted"


def i1_one_live_per_seat(one: ClipHistory) -> Says:
    """I1: a seat is held by one person, or has one label."""
    for seat in one.seats:
        live = _at(seat.id, one)
        if len(live) > 1:
            yield f"seat {seat.id}", f"held or done by assignments {[each.id for each in live]}"


def i1_seat_says_whether_it_is_taken(one: ClipHistory) -> Says:
    """I1: a seat is taken exactly while somebody holds it or has labelled it; a void one is held by nobody."""
    for seat in one.seats:
        live = {each.state for each in _at(seat.id, one)}
        if seat.state == "taken" and not live:
            yield f"seat {seat.id}", "taken by nobody"
        if seat.state in ("open", "reserved") and live:
            yield f"seat {seat.id}", f"{seat.state} and {' and '.join(sorted(live))}"
        if seat.state == "void" and "held" in live:
            yield f"seat {seat.id}", "void and held"


def i1_work_has_a_seat_of_its_clip(one: ClipHistory) -> Says:
    """I1: what is held or done as work lies on a seat of the same clip; else the counting of seats proves nothing."""
    seats = {seat.id for seat in one.seats}
    for each in one.assignments:
        if each.kind == WORK and each.state in LIVE and each.seat not in seats:
            yield f"assignment {each.id}", "has no seat of its clip"


def i2_nobody_twice_after_opening(one: ClipHistory) -> Says:
    """I2: nobody is given again what they opened, or ended themselves before it was given again.

    A label that came late for a giving that went back unopened is no answer before the next giving.
    """
    by_person: defaultdict[int, list[Assignment]] = defaultdict(list)
    for each in one.assignments:
        if each.kind in UNSEEN:
            by_person[each.person].append(each)
    for person, mine in by_person.items():
        had = [each for each in mine if each.state in HAD]
        if len(had) > 1:
            yield f"clip {one.clip.id}", f"person {person} has it by assignments {[each.id for each in had]}"
        for earlier, later in pairwise(mine):
            if earlier.opened_at is not None:
                yield f"clip {one.clip.id}", f"given again to person {person} who opened assignment {earlier.id}"
            elif earlier.state in HAD and earlier.ended_at is not None and earlier.ended_at < later.given_at:
                yield f"clip {one.clip.id}", f"given again to person {person} who ended assignment {earlier.id}"


def i5_what_ended_has_a_time(one: ClipHistory) -> Says:
    """I5: an assignment has an end exactly when it is no longer held."""
    for each in one.assignments:
        if (each.state == "held") != (each.ended_at is None):
            yield f"assignment {each.id}", f"is {each.state} and ended at {each.ended_at}"


def i1_only_work_takes_a_seat(one: ClipHistory) -> Says:
    """I1: a gold clip, and what is done for training, takes no seat in which a label is wanted."""
    for each in one.assignments:
        if each.kind in ("gold", "training") and each.state in LIVE and each.seat is not None:
            yield f"assignment {each.id}", f"is {each.kind} and has seat {each.seat}"


def i1_labels_in_counts_done_labels(one: ClipHistory) -> Says:
    """I1: the count on the clip is that of the labels which have a seat."""
    done = sum(each.kind == WORK and each.state == "done" for each in one.assignments)
    if done != one.clip.labels_in:
        yield f"clip {one.clip.id}", f"{done} labels done and {one.clip.labels_in} counted"


def i1_settled_when_all_labels_are_in(one: ClipHistory) -> Says:
    """I1: a clip in circulation is settled exactly when it has the labels wanted."""
    if one.clip.state in ("ready", "settled"):
        settled = one.clip.labels_in >= one.clip.wanted
        if settled != (one.clip.state == "settled"):
            yield f"clip {one.clip.id}", f"{one.clip.state} with {one.clip.labels_in} of {one.clip.wanted} labels"


def i7_a_stopped_clip_is_with_nobody(one: ClipHistory) -> Says:
    """I7: a clip out of circulation has no seat on offer, and is held by nobody."""
    if one.clip.state not in STOPPED:
        return
    for seat in one.seats:
        if seat.state != "void":
            yield f"clip {one.clip.id}", f"{one.clip.state} with seat {seat.id} {seat.state}"
    for each in one.assignments:
        if each.state == "held" and each.kind in UNSEEN:
            yield f"clip {one.clip.id}", f"{one.clip.state} and held by assignment {each.id}"


CHECKS = (
    i1_no_more_live_than_wanted,
    i1_no_more_seats_than_wanted,
    i1_one_live_per_seat,
    i1_seat_says_whether_it_is_taken,
    i1_work_has_a_seat_of_its_clip,
    i1_only_work_takes_a_seat,
    i1_labels_in_counts_done_labels,
    i1_settled_when_all_labels_are_in,
    i2_nobody_twice_after_opening,
    i5_what_ended_has_a_time,
    i7_a_stopped_clip_is_with_nobody,
)

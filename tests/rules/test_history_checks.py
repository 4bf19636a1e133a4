"""Each check of the history checker fires when its violation is planted, and no other does."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bench.history.checks import CLIP_CHECKS, LOST, PERSON_CHECKS, check
from bench.history.dump import dump, load
from bench.history.rows import (
    Assignment,
    Batch,
    Clip,
    ClipHistory,
    Consent,
    Day,
    Escalation,
    Event,
    History,
    Label,
    PersonHistory,
    Seat,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
ANN, BEN, CAY, DEE = 1, 2, 3, 4
CLIP = 50


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def given(number: int, person: int, seat: int, state: str, **other: Any) -> Assignment:
    """An assignment that was given at its own minute, opened a little later, and ended at the next half."""
    values: dict[str, Any] = {
        "id": number,
        "public_id": UUID(int=number),
        "clip": CLIP,
        "seat": seat,
        "batch": person * 10,
        "person": person,
        "kind": "label",
        "state": state,
        "day": MONDAY,
        "given_at": at(number),
        "opened_at": at(number + 0.1),
        "ended_at": None if state == "held" else at(number + 0.5),
        "end_key": UUID(int=1000 + number)
        if state in ("done", "surplus", "skipped", "accidental", "escalated")
        else None,
    }
    return Assignment(**{**values, **other})


def labelled(number: int, by: Assignment, **other: Any) -> Label:
    values: dict[str, Any] = {
        "id": number,
        "public_id": UUID(int=2000 + number),
        "clip": by.clip,
        "assignment": by.id,
        "person": by.person,
        "version": 1,
        "surplus": by.state == "surplus",
        "key": by.end_key or uuid4(),
        "has_answers": True,
    }
    return Label(**{**values, **other})


# The sound history: three seats. Ann has labelled and corrected, Ben holds, Cay let one expire and came late when her
# seat was Ben's and the others taken; Dee skipped. Then one of Dee's that she returned unopened.
DONE = given(1, ANN, 1, "done")
SKIPPED = given(2, DEE, 3, "skipped")
LATE = given(3, CAY, 2, "surplus", ended_at=at(9))
HELD = given(5, BEN, 2, "held")
FIRST, CORRECTED, SURPLUS = labelled(1, DONE), labelled(2, DONE, version=2, key=UUID(int=77)), labelled(3, LATE)


def event(number: int, name: str, each: Assignment | Escalation | None = None, person: int | None = None) -> Event:
    return Event(
        id=number,
        clip=CLIP,
        event=name,
        person=each.person if isinstance(each, Assignment) else person,
        about=each.public_id if each is not None else None,
    )


def log_of(*assignments: Assignment) -> tuple[Event, ...]:
    """What the log tells of assignments: ten numbers a minute, as many as givings at most."""
    events = []
    for each in assignments:
        events.append(event(10 * each.id, "assignment.given", each))
        if each.opened_at is not None:
            events.append(event(10 * each.id + 1, "assignment.served", each))
        if each.end_key is not None and each.ended_at is not None:
            minute = (each.ended_at - NOON) // timedelta(minutes=1)
            events.append(event(10 * minute + 2, f"assignment.{each.state}", each))
    return tuple(sorted(events, key=lambda one: one.id))


CIRCULATES = ClipHistory(
    clip=Clip(
        id=CLIP,
        state="ready",
        wanted=3,
        labels_in=1,
        holds=0,
        hold_rows=0,
        warnings=(),
        subject_state="active",
        tombstone=False,
    ),
    seats=tuple(
        Seat(id=number, clip=CLIP, number=number, state=state, since=at(0))
        for number, state in ((1, "taken"), (2, "taken"), (3, "open"))
    ),
    assignments=(DONE, SKIPPED, LATE, HELD),
    labels=(FIRST, CORRECTED, SURPLUS),
    consents=(Consent(clip=CLIP, withdrawn_at=None, expires_at=at(60)),),
    events=log_of(DONE, SKIPPED, LATE, HELD),
)
GRAVE = Escalation(
    id=7,
    public_id=UUID(int=7),
    clip=CLIP,
    level="S1",
    state="open",
    decision="",
    reporters=(DEE,),
    silent=0,
    voters=(),
    calls=3,
    held=True,
)
ESCALATED = given(2, DEE, 3, "escalated")
# Ann's label, then Dee's report: the clip is held and nobody has it.
STOPPED = ClipHistory(
    clip=replace(CIRCULATES.clip, state="escalated", holds=1, hold_rows=1, tombstone=True),
    seats=tuple(replace(seat, state="void") for seat in CIRCULATES.seats),
    assignments=(DONE, ESCALATED),
    labels=(FIRST, CORRECTED),
    consents=CIRCULATES.consents,
    escalations=(GRAVE,),
    events=(*log_of(DONE, ESCALATED), event(23, "escalation.opened", GRAVE, DEE)),
)
VOTES = (event(24, "escalation.voted", GRAVE, ANN), event(25, "escalation.voted", GRAVE, BEN))
CLOSED = replace(
    STOPPED,
    escalations=(replace(GRAVE, state="closed", voters=(ANN, BEN), decision="keep_lawful", held=False),),
    clip=replace(STOPPED.clip, holds=0, hold_rows=0),
    events=(*STOPPED.events, *VOTES, event(26, "escalation.closed", GRAVE, BEN)),
)
ERASED = replace(
    CLOSED,
    clip=replace(CLOSED.clip, state="erased"),
    labels=tuple(replace(label, has_answers=False) for label in CLOSED.labels),
    events=(*CLOSED.events, event(30, "clip.erased")),
)
BACK = given(6, ANN, 3, "returned", opened_at=None)
YESTERDAY = given(0, ANN, 9, "skipped", day=date(2026, 3, 1))
ANNS = PersonHistory(
    person=ANN,
    days=(
        Day(person=ANN, day=date(2026, 3, 1), limit=10, taken=1, done=1, current=False),
        Day(person=ANN, day=MONDAY, limit=10, taken=2, done=1, current=True),
    ),
    batches=(Batch(id=10, person=ANN, closed_at=None), Batch(id=9, person=ANN, closed_at=at(0))),
    assignments=(YESTERDAY, DONE, BACK, given(8, ANN, 8, "held")),
    labels=(FIRST, CORRECTED),
)
SOUND = (CIRCULATES, STOPPED, CLOSED, ERASED)


def names(piece: ClipHistory | PersonHistory) -> set[str]:
    """The names of the checks that fire."""
    clips, people = ((piece,), ()) if isinstance(piece, ClipHistory) else ((), (piece,))
    return {violation.check for violation in check(History(clips=clips, people=people))}


@pytest.mark.parametrize("piece", [*SOUND, ANNS])
def test_a_sound_history_breaks_nothing(piece: ClipHistory | PersonHistory) -> None:
    assert names(piece) == set()


def with_clip(piece: ClipHistory, **changes: Any) -> ClipHistory:
    return replace(piece, clip=replace(piece.clip, **changes))


def with_seat(piece: ClipHistory, number: int, state: str) -> ClipHistory:
    seats = tuple(replace(seat, state=state) if seat.number == number else seat for seat in piece.seats)
    return replace(piece, seats=seats)


def swap(rows: tuple[Any, ...], number: int, **changes: Any) -> tuple[Any, ...]:
    assert any(row.id == number for row in rows)
    return tuple(replace(row, **changes) if row.id == number else row for row in rows)


def with_assignment(piece: Any, number: int, **changes: Any) -> Any:
    return replace(piece, assignments=swap(piece.assignments, number, **changes))


def with_label(piece: Any, number: int, **changes: Any) -> Any:
    return replace(piece, labels=swap(piece.labels, number, **changes))


def with_escalation(piece: ClipHistory, **changes: Any) -> ClipHistory:
    return replace(piece, escalations=tuple(replace(each, **changes) for each in piece.escalations))


def more(piece: ClipHistory, *assignments: Assignment) -> ClipHistory:
    """The same with further assignments and their log."""
    together = tuple(sorted((*piece.assignments, *assignments), key=lambda each: each.id))
    events = tuple(sorted((*piece.events, *log_of(*assignments)), key=lambda each: each.id))
    return replace(piece, assignments=together, events=events)


def logged(piece: ClipHistory, *events: Event) -> ClipHistory:
    return replace(piece, events=tuple(sorted((*piece.events, *events), key=lambda each: each.id)))


def without(piece: ClipHistory, event_id: int) -> ClipHistory:
    assert any(each.id == event_id for each in piece.events)
    return replace(piece, events=tuple(each for each in piece.events if each.id != event_id))


FOURTH = Seat(id=4, clip=CLIP, number=4, state="void", since=at(0))
OPEN_THIRD = given(9, 11, 3, "held")
# Cay's label came when nobody had her seat, which is open still.
NOBODY_ELSE = replace(
    with_seat(CIRCULATES, 2, "open"), assignments=(DONE, SKIPPED, LATE), events=log_of(DONE, SKIPPED, LATE)
)
# A lead gave it to somebody before.
REASSIGNED = event(65, "assignment.reassigned", LATE, DEE)
PLANTED: dict[str, Callable[[], ClipHistory | PersonHistory]] = {
    # A seat more that hides behind being void, with a label in it.
    "i1_no_more_live_than_wanted": lambda: replace(
        with_clip(with_seat(more(CIRCULATES, OPEN_THIRD, given(10, 12, 4, "done")), 3, "taken"), labels_in=2),
        seats=(*with_seat(CIRCULATES, 3, "taken").seats, FOURTH),
        labels=(*CIRCULATES.labels, labelled(9, given(10, 12, 4, "done"))),
    ),
    "i1_no_more_seats_than_wanted": lambda: replace(
        CIRCULATES, seats=(*CIRCULATES.seats, replace(FOURTH, state="open"))
    ),
    "i1_one_live_per_seat": lambda: more(CIRCULATES, given(9, 11, 2, "held")),
    "i1_seat_says_whether_it_is_taken": lambda: with_seat(CIRCULATES, 3, "taken"),
    "i1_work_has_a_seat_of_its_clip": lambda: more(CIRCULATES, given(9, 11, 99, "held")),
    "i1_only_work_takes_a_seat": lambda: more(with_seat(CIRCULATES, 3, "taken"), given(9, 11, 3, "held", kind="gold")),
    "i1_labels_in_counts_done_labels": lambda: with_clip(CIRCULATES, labels_in=2),
    "i1_settled_when_all_labels_are_in": lambda: with_clip(CIRCULATES, state="settled"),
    "i2_nobody_twice_after_opening": lambda: more(CIRCULATES, given(9, DEE, 3, "returned", opened_at=None)),
    "i3_taken_within_limit": lambda: replace(ANNS, days=swap_day(MONDAY, limit=1)),
    "i3_allowance_counts_what_was_given": lambda: replace(ANNS, days=swap_day(MONDAY, taken=3)),
    "i3_one_count_a_day": lambda: replace(ANNS, days=(ANNS.days[0], *ANNS.days)),
    "i4_every_done_assignment_has_its_label": lambda: replace(CIRCULATES, labels=(SURPLUS,)),
    "i4_every_label_has_its_assignment": lambda: with_label(CIRCULATES, 3, person=BEN),
    "i4_surplus_says_the_same_twice": lambda: with_label(CIRCULATES, 2, surplus=True),
    "i4_versions_without_gaps": lambda: with_label(CIRCULATES, 2, version=3),
    "i4_the_first_version_ended_its_assignment": lambda: with_label(CIRCULATES, 1, key=uuid4()),
    "i4_erased_and_nothing_kept": lambda: with_label(ERASED, 2, has_answers=True),
    "i4_stopped_and_buried": lambda: with_clip(STOPPED, tombstone=False),
    "i4_a_key_made_one_thing": lambda: with_label(ANNS, 2, key=YESTERDAY.end_key),
    # Her seat was given to Ben only after her label had come.
    "i5_a_surplus_label_found_no_seat": lambda: more(with_seat(NOBODY_ELSE, 2, "taken"), given(12, BEN, 2, "held")),
    "i5_what_ended_has_a_time": lambda: with_assignment(CIRCULATES, HELD.id, ended_at=at(20)),
    "i5_work_is_credited": lambda: replace(ANNS, days=swap_day(MONDAY, done=0)),
    "i5_one_live_batch": lambda: replace(ANNS, batches=(ANNS.batches[0], replace(ANNS.batches[1], closed_at=None))),
    "i5_held_in_the_live_batch": lambda: with_assignment(ANNS, 8, batch=9),
    "i6_escalation_has_its_effect": lambda: with_escalation(STOPPED, held=False),
    "i6_escalation_calls_somebody": lambda: with_escalation(STOPPED, calls=0),
    "i6_closed_stays_out": lambda: replace(
        with_clip(CLOSED, state="ready", tombstone=False), seats=CIRCULATES.seats[:1]
    ),
    "i6_holds_are_counted": lambda: with_clip(STOPPED, holds=0),
    "i7_a_stopped_clip_is_with_nobody": lambda: with_seat(STOPPED, 3, "open"),
    "i7_a_withdrawn_speaker_is_nowhere": lambda: with_clip(CIRCULATES, subject_state="withdrawn"),
    "i7_no_giving_after_withdrawal": lambda: logged(STOPPED, event(11, "clip.withdrawn")),
    "i7_no_giving_of_what_somebody_called_accidental": lambda: logged(
        CIRCULATES, event(49, "assignment.accidental", given(0, 12, 3, "accidental"))
    ),
    "i7_given_and_served_under_consent": lambda: replace(
        CIRCULATES, consents=(Consent(clip=CLIP, withdrawn_at=None, expires_at=at(5.05)),)
    ),
    "i8_two_people_close_what_is_grave": lambda: with_escalation(CLOSED, voters=(ANN, DEE)),
    "i9_every_giving_is_in_the_log": lambda: without(CIRCULATES, 50),
    "i9_every_serving_is_in_the_log": lambda: without(CIRCULATES, 51),
    "i9_every_end_is_in_the_log": lambda: without(CIRCULATES, 22),
    "i9_every_step_of_an_escalation_is_in_the_log": lambda: without(CLOSED, 25),
    "i9_every_erasing_is_in_the_log": lambda: without(ERASED, 30),
}


def opened_anew(piece: ClipHistory, since: datetime) -> ClipHistory:
    return replace(piece, seats=swap(piece.seats, 2, since=since))


def moved_to_third(piece: ClipHistory, late: Assignment) -> ClipHistory:
    """The same with another late label, which took the third seat."""
    late = replace(late, seat=3)
    piece = with_clip(more(with_seat(piece, 3, "taken"), late), labels_in=2)
    return replace(piece, labels=(*piece.labels, labelled(late.id, late)))


def swap_day(day: date, **changes: Any) -> tuple[Day, ...]:
    return tuple(replace(each, **changes) if each.day == day else each for each in ANNS.days)


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_violation_fires_its_check_and_no_other(name: str) -> None:
    assert names(PLANTED[name]()) == {name}


def test_every_check_has_a_planted_violation() -> None:
    assert set(PLANTED) == {one.__name__ for one in (*CLIP_CHECKS, *PERSON_CHECKS)}


MORE: dict[str, tuple[str, Callable[[], ClipHistory | PersonHistory]]] = {
    "a clip opened and given again": (
        "i2_nobody_twice_after_opening",
        lambda: more(
            with_assignment(CIRCULATES, SKIPPED.id, state="expired", end_key=None),
            given(9, DEE, 3, "returned", opened_at=None),
        ),
    ),
    "an open seat that is held": ("i1_seat_says_whether_it_is_taken", lambda: with_seat(CIRCULATES, 2, "open")),
    "a void seat that is held": ("i1_seat_says_whether_it_is_taken", lambda: with_seat(CIRCULATES, 2, "void")),
    "a settled clip that says ready": (
        "i1_settled_when_all_labels_are_in",
        lambda: with_clip(
            with_seat(
                with_seat(with_assignment(CIRCULATES, HELD.id, state="returned", ended_at=at(20)), 2, "void"), 3, "void"
            ),
            wanted=1,
        ),
    ),
    "a day that nobody counted": (
        "i3_allowance_counts_what_was_given",
        lambda: with_assignment(ANNS, 8, day=date(2026, 3, 3)),
    ),
    "one request, two labels": ("i4_a_key_made_one_thing", lambda: with_label(ANNS, 2, key=FIRST.key)),
    "an escalation of the second level in circulation": (
        "i6_escalation_has_its_effect",
        lambda: replace(
            logged(CIRCULATES, event(23, "escalation.opened", GRAVE, DEE)),
            escalations=(replace(GRAVE, level="S2", held=False),),
        ),
    ),
    "an escalation of the third level and no warning": (
        "i6_escalation_has_its_effect",
        lambda: replace(
            logged(CIRCULATES, event(23, "escalation.opened", GRAVE, DEE)),
            escalations=(replace(GRAVE, level="S3", held=False),),
        ),
    ),
    "a label that an erased clip has lost before": (
        "i4_erased_and_nothing_kept",
        lambda: with_label(STOPPED, 1, has_answers=False),
    ),
    "a clip held while it was out": (
        "i7_a_stopped_clip_is_with_nobody",
        lambda: more(STOPPED, replace(given(9, 11, 3, "held"), seat=None, kind="gold")),
    ),
    "a surplus label whose seat was open again for long": (
        "i5_a_surplus_label_found_no_seat",
        lambda: more(NOBODY_ELSE, given(5, BEN, 2, "expired", ended_at=at(8))),
    ),
    "a surplus label whose seat was kept for somebody who came and went": (
        "i5_a_surplus_label_found_no_seat",
        lambda: more(
            logged(NOBODY_ELSE, replace(REASSIGNED, id=45)),
            given(5, BEN, 2, "returned", opened_at=None, ended_at=at(8)),
        ),
    ),
    "a surplus label whose seat was kept for somebody afterwards": (
        "i5_a_surplus_label_found_no_seat",
        lambda: logged(NOBODY_ELSE, replace(REASSIGNED, id=95)),
    ),
    "a surplus label whose seat was opened anew before it came": (
        "i5_a_surplus_label_found_no_seat",
        lambda: opened_anew(NOBODY_ELSE, at(8)),
    ),
    "a surplus label while somebody had another seat": (
        "i5_a_surplus_label_found_no_seat",
        lambda: moved_to_third(NOBODY_ELSE, given(0, BEN, 2, "done", ended_at=at(14))),
    ),
    "a serving that was logged twice": (
        "i9_every_serving_is_in_the_log",
        lambda: logged(CIRCULATES, event(53, "assignment.served", HELD)),
    ),
}


@pytest.mark.parametrize("name", sorted(MORE))
def test_further_violations(name: str) -> None:
    fires, plant = MORE[name]
    assert names(plant()) == {fires}


def test_what_was_acknowledged_must_be_there() -> None:
    gone = uuid4()
    found = check(History(clips=[CIRCULATES]), acknowledged=[FIRST.public_id, gone])
    assert [(each.check, each.about) for each in found] == [(LOST, f"label {gone}")]


LATE_AND_SOUND: dict[str, Callable[[], ClipHistory | PersonHistory]] = {
    # Given again after an unopened expiry, returned, and then the label of the first giving came.
    "a late label after a second giving": lambda: with_clip(
        replace(
            with_seat(
                more(
                    CIRCULATES,
                    given(6, 12, 3, "done", opened_at=None, ended_at=at(30)),
                    given(7, 12, 3, "returned", opened_at=None, ended_at=at(20)),
                ),
                3,
                "taken",
            ),
            labels=(*CIRCULATES.labels, labelled(9, given(6, 12, 3, "done"))),
        ),
        labels_in=2,
    ),
    "a surplus label whose seat a lead kept for somebody": lambda: logged(NOBODY_ELSE, REASSIGNED),
    "a surplus label whose seat was kept for somebody, taken from one who has moved": lambda: moved_to_third(
        logged(NOBODY_ELSE, replace(REASSIGNED, about=UUID(int=5))), given(5, BEN, 2, "done", ended_at=at(14))
    ),
    "a surplus label whose seat may have been void": lambda: opened_anew(NOBODY_ELSE, at(9.1)),
    "a surplus label whose seat went back in the same moment": lambda: more(
        NOBODY_ELSE, given(5, BEN, 2, "returned", opened_at=None, ended_at=at(8.9))
    ),
    # Ben had her seat when her label came, let it expire too, and his label took another seat.
    "a surplus label whose seat another late label had left": lambda: moved_to_third(
        NOBODY_ELSE, given(5, BEN, 2, "done", ended_at=at(14))
    ),
    # He had it before her, skipped, took it up again while she was away, let it expire, and was late as well.
    "a surplus label whose seat was taken up again": lambda: moved_to_third(
        logged(NOBODY_ELSE, event(80, "assignment.undone", given(0, BEN, 2, "done"))),
        given(0, BEN, 2, "done", ended_at=at(14)),
    ),
    "a reporter who may still choose": lambda: with_escalation(STOPPED, level=None, silent=1),
    "work on a clip withdrawn meanwhile": lambda: replace(
        ANNS,
        assignments=(*ANNS.assignments, given(9, ANN, 7, "withdrawn", opened_at=None, end_key=uuid4())),
        days=swap_day(MONDAY, done=2),
    ),
    "a past day that counts what went back after it": lambda: replace(
        ANNS,
        assignments=(given(99, ANN, 6, "returned", opened_at=None, day=date(2026, 3, 1)), *ANNS.assignments),
        days=swap_day(date(2026, 3, 1), taken=2),
    ),
}


@pytest.mark.parametrize("name", sorted(LATE_AND_SOUND))
def test_what_looks_odd_and_is_sound(name: str) -> None:
    assert names(LATE_AND_SOUND[name]()) == set()


def test_a_dump_holds_all_of_a_history(tmp_path: Any) -> None:
    path = tmp_path / "history.jsonl"
    dump(History(clips=SOUND, people=(ANNS,)), path=path)
    assert tuple(load(path=path).clips) == SOUND
    assert tuple(load(path=path).people) == (ANNS,)
    assert {field.name for field in fields(History)} == {"clips", "people"}

"""Clips that were stopped: what an escalation does, what withdrawal ends, who may close (I6, I7, I8)."""

from datetime import datetime

from bench.history.rows import Assignment, ClipHistory, Consent
from bench.history.words import ESCALATION_ENDED, GRAVE, STOPPED, UNSEEN, WAITED, Says

WARNING = "distressing"
AFTERWARDS_NEVER = ("assignment.given", "assignment.served", "assignment.done", "assignment.surplus")


def i6_escalation_has_its_effect(one: ClipHistory) -> Says:
    """I6: while an escalation is open, the clip is held and stopped (S0, S1, unclassified), stopped (S2), or warned."""
    for escalation in one.escalations:
        if escalation.state in ESCALATION_ENDED:
            continue
        stopped = one.clip.state in STOPPED
        grave = escalation.level is None or escalation.level in GRAVE
        if grave and not (stopped and escalation.held):
            yield (
                f"escalation {escalation.id}",
                f"{escalation.level or 'unclassified'}, clip {one.clip.state}, not held",
            )
        if escalation.level == "S2" and not stopped:
            yield f"escalation {escalation.id}", f"S2 and the clip is {one.clip.state}"
        pending = escalation.silent > 0 and stopped and escalation.held
        if escalation.level == "S3" and WARNING not in one.clip.warnings and not pending:
            yield f"escalation {escalation.id}", "S3 and the clip has no warning"


def i6_escalation_calls_somebody(one: ClipHistory) -> Says:
    """I6: an open escalation has a ladder or a page: somebody was called, or will be."""
    for escalation in one.escalations:
        if escalation.state not in ESCALATION_ENDED and not escalation.calls:
            yield f"escalation {escalation.id}", "is open and calls nobody"


def i6_closed_stays_out(one: ClipHistory) -> Says:
    """I6: closing brings no clip back but one that was never more than warned of."""
    for escalation in one.escalations:
        out = escalation.level != "S3" or escalation.decision == "erase"
        if escalation.state == "closed" and out and one.clip.state not in STOPPED:
            yield f"escalation {escalation.id}", f"{escalation.level} closed and the clip is {one.clip.state}"


def i6_holds_are_counted(one: ClipHistory) -> Says:
    """I6: the count of holds on the clip is that of the holds which have not ended; an erased clip has none."""
    if one.clip.holds != one.clip.hold_rows:
        yield f"clip {one.clip.id}", f"{one.clip.hold_rows} holds and {one.clip.holds} counted"
    if one.clip.state == "erased" and one.clip.hold_rows:
        yield f"clip {one.clip.id}", "erased under a hold"


def i7_a_withdrawn_speaker_is_nowhere(one: ClipHistory) -> Says:
    """I7: no clip of a speaker who withdrew is in circulation."""
    if one.clip.subject_state != "active" and one.clip.state not in STOPPED:
        yield f"clip {one.clip.id}", f"speaker {one.clip.subject_state} and the clip is {one.clip.state}"


def i7_no_giving_after_withdrawal(one: ClipHistory) -> Says:
    """I7: after the log says that a clip was withdrawn or erased, it was not given, served or labelled.

    By the order in which the rows of the log were written: both sides write theirs under the clip's locks.
    """
    over: int | None = None
    for event in one.events:
        if event.event in ("clip.withdrawn", "clip.erased"):
            over = over or event.id
        elif over is not None and event.event in AFTERWARDS_NEVER:
            yield f"clip {one.clip.id}", f"{event.event} (log {event.id}) after it was withdrawn (log {over})"


def i7_no_giving_of_what_somebody_called_accidental(one: ClipHistory) -> Says:
    """I7: between an accidental and its undoing a clip was not given or served."""
    called: dict[object, int] = {}
    for event in one.events:
        if event.event == "assignment.accidental":
            called[event.about] = event.id
        elif event.event == "assignment.undone":
            called.pop(event.about, None)
        elif called and event.event in ("assignment.given", "assignment.served"):
            yield f"clip {one.clip.id}", f"{event.event} (log {event.id}) after it was called accidental"


def i7_given_and_served_under_consent(one: ClipHistory) -> Says:
    """I7: whenever a clip was given or first served, its speaker's consent to its purpose stood."""
    for each in one.assignments:
        if each.kind in UNSEEN:
            yield from _consented(each, each.given_at, "given", one.consents)
            if each.opened_at is not None:
                yield from _consented(each, each.opened_at, "served", one.consents)


def _consented(each: Assignment, at: datetime, what: str, consents: tuple[Consent, ...]) -> Says:
    for consent in consents:
        withdrawn = consent.withdrawn_at is not None and consent.withdrawn_at + WAITED < at
        if not withdrawn and (consent.expires_at is None or at < consent.expires_at):
            return
    yield f"assignment {each.id}", f"{what} at {at} without a consent"


def i8_two_people_close_what_is_grave(one: ClipHistory) -> Says:
    """I8: S0 and S1 are closed by two people, neither of whom reported; S2 and S3 by one."""
    for escalation in one.escalations:
        if escalation.state == "closed":
            needed = 2 if escalation.level is None or escalation.level in GRAVE else 1
            good = set(escalation.voters) - set(escalation.reporters)
            if len(good) < needed:
                yield f"escalation {escalation.id}", f"{escalation.level} closed by {len(good)} of {needed} people"


CHECKS = (
    i6_escalation_has_its_effect,
    i6_escalation_calls_somebody,
    i6_closed_stays_out,
    i6_holds_are_counted,
    i7_a_withdrawn_speaker_is_nowhere,
    i7_no_giving_after_withdrawal,
    i7_no_giving_of_what_somebody_called_accidental,
    i7_given_and_served_under_consent,
    i8_two_people_close_what_is_grave,
)

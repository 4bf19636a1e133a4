"""What happens to clips from outside the desk: escalations and who answers them, withdrawal, erasure, and time."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotation.escalations.actions import Ballot, Said
from annotation.flow import decide, escalate, withdraw
from annotation.flow.clock import DUTIES
from config.base.errors import Refusal
from reviewers import gate
from tests.machine.base import ANY, Base, new_key, pick
from tests.machine.witness import STOPPED
from tests.machine.world import later

KINDS = ("", "", "danger_now", "violence", "third_parties", "distressing")
DECISIONS = ("no_action", "erase", "authority_told", "keep_lawful")
# What the clock does, but for sealing the log and calling workers: neither changes what is watched here.
CLOCK = [duty for duty in DUTIES if duty.__name__ != "_ring" and duty is not gate.seal_log]
SECOND, MINUTE, HOUR = 1, 60, 3600
# A choice runs out after 20 s, an undo after 10 min, a lease after 15 min, a shift after 30 min, a day after a day.
STEPS = (SECOND, 15 * SECOND, 25 * SECOND, 2 * MINUTE, 11 * MINUTE, 16 * MINUTE, 3 * HOUR, 9 * HOUR, 25 * HOUR)


def escalated(machine: Base) -> bool:
    return bool(machine.witness.now.escalations)


class Answering(Base):
    """Reports, decisions, withdrawals, the clock and what it does."""

    @precondition(lambda self: bool(self.witness.now.given))
    @rule(which=ANY, kind=st.sampled_from(KINDS))
    def escalate(self, which: int, kind: str) -> None:
        """Of what somebody holds, or has had."""
        one = pick(self.given("held") or list(self.witness.now.given.values()), which)
        self._report(one, kind)

    @precondition(lambda self: bool(self.given("done", "surplus", "skipped", "expired", "accidental")))
    @rule(which=ANY, kind=st.sampled_from(KINDS))
    def escalate_late(self, which: int, kind: str) -> None:
        self._report(pick(self.given("done", "surplus", "skipped", "expired", "accidental"), which), kind)

    def _report(self, one: Any, kind: str) -> None:
        caller, key = self.caller(one), new_key(kind)

        def send() -> Any:
            said = Said(kind=kind, note="heard something")
            return escalate.report(
                caller=caller, assignment_id=one.public_id, said=said, plays=[], key=key, now=self.now
            )

        if not isinstance(self.step(send), Refusal):
            self.remember("report", send)

    @precondition(lambda self: bool(self.witness.now.choices))
    @rule(which=ANY, kind=st.sampled_from(KINDS[2:]))
    def choose_kind(self, which: int, kind: str) -> None:
        person_id, report_id = pick(self.witness.now.choices, which)
        caller = next(one for one in self.world.reviewers if one.person_id == person_id)
        self.step(lambda: escalate.add_kind(caller=caller, report_id=report_id, kind=kind, key=new_key(), now=self.now))

    @precondition(escalated)
    @rule(which=ANY, who=ANY)
    def look_into(self, which: int, who: int) -> None:
        found, staff = pick(self.witness.now.escalations, which), self.world.staff(who)
        self.step(lambda: decide.acknowledge(caller=staff, escalation_id=found, key=new_key(), now=self.now))
        self.step(lambda: decide.listen(caller=staff, escalation_id=found, now=self.now))

    @precondition(escalated)
    @rule(which=ANY, who=ANY, decision=st.sampled_from(DECISIONS))
    def decide(self, which: int, who: int, decision: str) -> None:
        found = pick(self.witness.now.escalations, which)
        self.step(
            lambda: decide.decide(
                caller=self.world.staff(who), escalation_id=found, decision=decision, reason="heard",
                key=new_key(), now=self.now,
            )
        )  # fmt: skip

    @precondition(escalated)
    @rule(which=ANY, who=ANY)
    def vote(self, which: int, who: int) -> None:
        found = pick(self.witness.now.escalations, which)
        ballot = Ballot(reason="handled", text="so", legal_basis="Art. 6(1)(c)")
        self.step(
            lambda: decide.close(
                caller=self.world.staff(who), escalation_id=found, ballot=ballot, key=new_key(), now=self.now
            )
        )

    @precondition(escalated)
    @rule(which=ANY, decision=st.sampled_from(DECISIONS))
    def answer_for_good(self, which: int, decision: str) -> None:
        """The whole way: wait for the choice, decide, and both vote."""
        found = pick(self.witness.now.escalations, which)
        self.now = later(self.now, 25)
        self.decide_as(found, decision)
        for who in (0, 1):
            ballot = Ballot(reason="handled", text="so", legal_basis="Art. 6(1)(c)")
            self.step(
                lambda who=who, ballot=ballot: decide.close(  # type: ignore[misc]
                    caller=self.world.staff(who), escalation_id=found, ballot=ballot, key=new_key(),
                    now=self.now,
                )
            )  # fmt: skip

    def decide_as(self, found: UUID, decision: str) -> None:
        self.step(
            lambda: decide.decide(
                caller=self.world.lead,
                escalation_id=found,
                decision=decision,
                reason="heard",
                key=new_key(),
                now=self.now,
            )
        )

    @precondition(lambda self: len(self.acknowledged) > 1)
    @rule(whose=ANY)
    def withdraw(self, whose: int) -> None:
        """P1: afterwards nothing of theirs is in circulation. The last speaker stays, or there would be no work."""
        subject = pick(list(self.world.subjects[:-1]), whose)
        ref = str(subject.pseudonym)
        self.step(lambda: withdraw.withdraw_subject(caller=self.world.steward, ref=ref, key=new_key(), now=self.now))
        theirs = [clip for clip in self.witness.now.clips.values() if clip.subject == subject.pk]
        assert all(clip.state in STOPPED for clip in theirs), "a withdrawn speaker's clip is in circulation"

    @rule(seconds=st.sampled_from(STEPS), clock_runs=st.booleans())
    def time_goes_by(self, seconds: int, clock_runs: bool) -> None:
        """With the clock that sweeps every second, or while it is down."""
        self.now = later(self.now, seconds)
        for duty in CLOCK if clock_runs else []:
            self.step(lambda duty=duty: duty(now=self.now))  # type: ignore[misc]

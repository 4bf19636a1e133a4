"""What reviewers do, from as many tabs as they like: every rule may be anybody's, with a key of its own."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotation.flow import dispose, hand_out, listen, review, shift
from annotation.queue.models import Batch
from annotation.queue.refusals import AlreadyEnded
from config.base.errors import Refusal, Withdrawn
from config.base.requests import IdempotencyConflict, Key
from reviewers.access.caller import Caller
from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak
from tests.machine.base import ANY, Base, attempt, new_key, pick
from tests.machine.witness import WENT_BACK, Given
from tests.machine.world import later

UNDOABLE = ("skipped", "accidental", "escalated")
CLOCKING = (shift.end_shift, shift.start_break, shift.end_break, shift.start_shift)


def held(machine: "Reviewing") -> bool:
    return bool(machine.given("held"))


class Reviewing(Base):
    """Taking, hearing, labelling, letting go, going home."""

    @rule(who=ANY, journey=st.sampled_from(CLOCKING))
    def come_or_go(self, who: int, journey: Any) -> None:
        """Begin or end a shift or a break, whether or not it is time for that."""
        self.step(lambda: journey(caller=self.world.person(who), key=new_key(), now=self.now))

    @rule(who=ANY, size=st.sampled_from([None, 1, 2, 5]), project=st.sampled_from([None, None, 0, 1]))
    def take(self, who: int, size: int | None, project: int | None) -> None:
        """Ask for clips; whoever is not at work comes to work first."""
        self._ask(self.world.person(who), size=size, slug=None if project is None else self.world.projects[project])

    @rule(who=ANY, which=ANY, label=st.booleans())
    def take_and_work(self, who: int, which: int, label: bool) -> None:
        """What a desk does all day: take clips, play one, label it."""
        caller = self.world.person(who)
        self._ask(caller, size=None, slug=None)
        mine = [one for one in self.given("held") if one.person == caller.person_id]
        if mine:
            one = pick(mine, which)
            self._serve(one)
            if label:
                self._label(one, said="yes", ms=500)

    def _ask(self, caller: Caller, *, size: int | None, slug: str | None) -> None:
        key = new_key(size, slug)

        def ask() -> Batch:
            return hand_out.take_batch(caller=caller, project=slug, size=size, key=key, now=self.now)

        answer = self.step(ask)
        if isinstance(answer, NotOnShift):
            attempt(lambda: shift.start_shift(caller=caller, key=new_key(), now=self.now))
        elif isinstance(answer, OnBreak):
            attempt(lambda: shift.end_break(caller=caller, key=new_key(), now=self.now))
        elif isinstance(answer, BreakDue):
            self.now = later(self.now, 16 * 60)
        if isinstance(answer, (NotOnShift, OnBreak, BreakDue)):
            answer = self.step(ask)
        if isinstance(answer, Batch):
            self.remember("take", ask)

    @precondition(held)
    @rule(which=ANY)
    def hear(self, which: int) -> None:
        self._serve(pick(self.given("held"), which))

    @precondition(lambda self: bool(self.given(*WENT_BACK)))
    @rule(which=ANY)
    def hear_what_went_back(self, which: int) -> None:
        """A player that has not noticed yet. What was never held again stays silent (I7)."""
        one = pick(self.given(*WENT_BACK), which)
        answer = self._serve(one)
        assert isinstance(answer, Refusal), f"assignment {one.pk} is {one.state} and was served"

    def _serve(self, one: Given) -> Any:
        return self.step(lambda: listen.serve(caller=self.caller(one), assignment_id=one.public_id, now=self.now))

    @precondition(lambda self: bool(self.witness.now.given))
    @rule(which=ANY, ms=st.sampled_from([0, 200, 500]))
    def report_heard(self, which: int, ms: int) -> None:
        one = pick(list(self.witness.now.given.values()), which)
        plays = {one.public_id: self.plays(ms)}
        self.step(lambda: listen.report_heard(caller=self.caller(one), plays=plays, now=self.now))

    @precondition(held)
    @rule(which=ANY, said=st.sampled_from(["yes", "no"]), ms=st.sampled_from([0, 500]))
    def label(self, which: int, said: str, ms: int) -> None:
        self._label(pick(self.given("held"), which), said=said, ms=ms)

    @precondition(lambda self: bool(self.given(*WENT_BACK)))
    @rule(which=ANY, said=st.sampled_from(["yes", "no"]))
    def label_late(self, which: int, said: str) -> None:
        """After the lease ran out, after going home, after a withdrawal (I5)."""
        self._label(pick(self.given(*WENT_BACK), which), said=said, ms=0)

    @precondition(held)
    @rule(which=ANY, others=st.booleans())
    def come_back_late(self, which: int, others: bool) -> None:
        """The lease runs out, others perhaps take what there is, and then comes the label (I5)."""
        one = pick(self.given("held"), which)
        self.now = later(self.now, 16 * 60)
        self.step(lambda: hand_out.sweep(now=self.now))
        for caller in self.world.reviewers if others else ():
            if caller.person_id != one.person:
                self._ask(caller, size=None, slug=None)
        self._label(self.witness.now.given[one.pk], said="yes", ms=0)

    @precondition(lambda self: bool(self.given("done", "surplus", *UNDOABLE)))
    @rule(which=ANY)
    def label_from_another_tab(self, which: int) -> None:
        self._label(pick(self.given("done", "surplus", *UNDOABLE), which), said="no", ms=0)

    def _label(self, one: Given, *, said: str, ms: int) -> None:
        expected = self._becomes(one)
        caller, plays, key = self.caller(one), self.plays(ms), new_key(said)

        def send(with_key: Key = key) -> Any:
            body = {"answers": {"said": said}}
            return review.submit_label(
                caller=caller, assignment_id=one.public_id, body=body, plays=plays, key=with_key, now=self.now
            )

        answer = self.step(send)
        if isinstance(expected, type):
            assert isinstance(answer, expected), f"{one.state}, expected {expected.__name__}: {answer!r}"
            return
        assert not isinstance(answer, Refusal), f"{one.state}, expected {expected}: {answer!r}"
        pk, state = expected
        assert self.witness.now.given[pk].state == state, f"I5: {self.witness.now.given[pk].state}, not {state}"
        self.acknowledged.add(answer.public_id)
        self.remember("label", send, made=answer.public_id)
        other = Key(value=key.value, request_hash=b"another".ljust(32))
        assert isinstance(attempt(lambda: send(other)), IdempotencyConflict), "one key, two requests"

    def _becomes(self, one: Given) -> tuple[int, str] | type[Refusal]:
        """I5: what a label must come to, from the rows as they are before it."""
        if self.stopped(one):
            return Withdrawn
        if one.state == "held":
            return one.pk, "done"
        if one.state not in ("returned", "expired"):
            return AlreadyEnded
        mine = [each for each in self.witness.now.of(one.person) if each.clip == one.clip and each.pk != one.pk]
        again = next((each for each in mine if each.state not in WENT_BACK), None)
        if again is not None:
            return (again.pk, "done") if again.state == "held" else AlreadyEnded
        if one.kind == "gold":
            return one.pk, "done"
        seats = [state for clip, state in self.witness.now.seats.values() if clip == one.clip]
        return one.pk, "done" if "open" in seats else "surplus"

    @precondition(lambda self: bool(self.acknowledged))
    @rule(which=ANY)
    def correct(self, which: int) -> None:
        """A new version within the window; the label itself stays."""
        labels = sorted(self.witness.now.labels, key=lambda one: self.witness.now.labels[one])
        label_id = pick(labels, which)
        one = self.witness.now.given[self.witness.now.labels[label_id][0]]
        made = self.step(
            lambda: review.edit_label(
                caller=self.caller(one),
                label_id=label_id,
                body={"answers": {"said": "no"}},
                key=new_key(),
                now=self.now,
            )
        )
        if not isinstance(made, Refusal):
            self.acknowledged.add(made.public_id)

    @precondition(lambda self: bool(self.sent))
    @rule(which=ANY)
    def send_again(self, which: int) -> None:
        """The same request, with the same key, at any time later: makes nothing more (I4)."""
        sent = pick(self.sent, which)
        before = self.witness.now
        answer = self.step(sent.again)
        after = self.witness.now
        assert after.given.keys() == before.given.keys(), f"{sent.what} gave again"
        assert after.labels == before.labels, f"{sent.what} labelled again"
        if sent.what == "label" and not isinstance(answer, Withdrawn):
            assert answer.public_id == sent.made, "a repeat shows another label"
        if sent.what != "take":
            states = {pk: one.state for pk, one in after.given.items()}
            assert states == {pk: one.state for pk, one in before.given.items()}, f"{sent.what} did it again"

    @precondition(lambda self: bool(self.witness.now.given))
    @rule(which=ANY)
    def save_draft(self, which: int) -> None:
        one = pick(list(self.witness.now.given.values()), which)
        self.step(
            lambda: review.save_draft(
                caller=self.caller(one), assignment_id=one.public_id, body={"answers": {"said": "yes"}}, now=self.now
            )
        )

    @precondition(held)
    @rule(which=ANY, reason=st.sampled_from(["", "not_now", "technical"]))
    def skip(self, which: int, reason: str) -> None:
        one, key = pick(self.given("held"), which), new_key(reason)
        caller, plays = self.caller(one), self.plays(100)

        def send() -> Any:
            return dispose.skip(
                caller=caller, assignment_id=one.public_id, reason=reason, plays=plays, key=key, now=self.now
            )

        self._end(one, "skipped", send)

    @precondition(held)
    @rule(which=ANY)
    def call_accidental(self, which: int) -> None:
        one, key = pick(self.given("held"), which), new_key()
        caller = self.caller(one)

        def send() -> Any:
            return dispose.call_accidental(caller=caller, assignment_id=one.public_id, plays=[], key=key, now=self.now)

        self._end(one, "accidental", send)

    def _end(self, one: Given, state: str, send: Any) -> None:
        answer = self.step(send)
        assert not isinstance(answer, Refusal), repr(answer)
        assert self.witness.now.given[one.pk].state == state
        self.remember(state, send)

    @precondition(lambda self: bool(self.given(*UNDOABLE, *WENT_BACK)))
    @rule(which=ANY)
    def undo(self, which: int) -> None:
        one = pick(self.given(*UNDOABLE) or self.given(*WENT_BACK), which)
        self.step(
            lambda: dispose.undo(caller=self.caller(one), assignment_id=one.public_id, key=new_key(), now=self.now)
        )

    @precondition(held)
    @rule(which=ANY)
    def give_back(self, which: int) -> None:
        one = pick(self.given("held"), which)
        batch_id: UUID = Batch.objects.get(assignment__pk=one.pk).public_id
        self.step(
            lambda: hand_out.return_batch(caller=self.caller(one), batch_id=batch_id, key=new_key(), now=self.now)
        )
        assert not [each for each in self.witness.now.of(one.person) if each.state == "held"]

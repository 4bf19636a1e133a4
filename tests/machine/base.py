"""What the rules share: the clock, the requests sent so far, and what is looked at after each step and at the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from annotation.queue import offers
from annotation.queue.hearing import Play, parse_plays
from config.base.errors import Refusal
from config.base.requests import Key
from reviewers.access.caller import Caller
from tests.factories import NOW
from tests.history import assert_sound
from tests.machine.witness import STOPPED, Given, Witness
from tests.machine.world import World, make_world

# Which person, or which of the assignments there are: taken modulo their number.
ANY = st.integers(0, 255)


@dataclass(frozen=True)
class Sent:
    """A request that was answered, and how to send it once more."""

    what: str
    again: Callable[[], Any]
    # What the answer showed: the public id of what was made.
    made: UUID | None


class Base(RuleBasedStateMachine):
    """A world, its clock, and a witness. Each rule is one thing that a desk, a lead or the clock may do."""

    # Steps of all examples together.
    steps = 0

    world: World
    witness: Witness

    @initialize()
    def begin(self) -> None:
        self.world = make_world()
        # A claim orders what it gives by PostgreSQL's random(), which Python's chance does not reach.
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")
        # Lanes have the same numbers in every example; what was seen of them in the last one is not so.
        offers._HEADS.clear()
        self.now = NOW
        self.witness = Witness(self.world.zones)
        self.sent: list[Sent] = []
        self.acknowledged: set[UUID] = set()

    @invariant()
    def count(self) -> None:
        """Called after each step, and once before the first."""
        type(self).steps += 1

    def teardown(self) -> None:
        if hasattr(self, "witness"):
            assert_sound(acknowledged=self.acknowledged)
        connection.close()

    def step(self, call: Callable[[], Any]) -> Any:
        """Make one call a moment later, let it be refused, and let the witness look; return answer or refusal."""
        self.now += timedelta(milliseconds=100)
        answer = attempt(call)
        self.look()
        return answer

    def look(self) -> None:
        self.witness.look(at=self.now, acknowledged=self.acknowledged)

    def remember(self, what: str, again: Callable[[], Any], made: UUID | None = None) -> None:
        self.sent.append(Sent(what=what, again=again, made=made))

    def caller(self, one: Given) -> Caller:
        return next(caller for caller in self.world.reviewers if caller.person_id == one.person)

    def given(self, *states: str) -> list[Given]:
        """Assignments in such states, in an order that depends on nothing random."""
        return [one for one in self.witness.now.given.values() if one.state in states]

    def stopped(self, one: Given) -> bool:
        return self.witness.now.clips[one.clip].state in STOPPED

    def plays(self, ms: int) -> list[Play]:
        """What a desk reports of a clip that sounded just now."""
        return parse_plays([[0, ms, self.now.isoformat()]]) if ms else []


def attempt(call: Callable[[], Any]) -> Any:
    """Return the answer of a call, or its refusal; anything else that it raises is a fault."""
    try:
        return call()
    except Refusal as refusal:
        return refusal


def pick(of: list[Any], number: int) -> Any:
    return of[number % len(of)]


def new_key(*content: Any) -> Key:
    """A key of a fresh try; the same content has the same hash."""
    return Key(value=uuid4(), request_hash=sha256(repr(content).encode()).digest())

"""When reviewers do what they do: as fast as they can, on a fixed schedule, or all arriving for a shift."""

import asyncio
import time
from typing import Protocol

from bench.cycle import BATCH, CALLS, Desk, RefusedError

DRAIN = 10.0  # seconds after its end that a schedule may take to catch up
PRELUDE_RATE = 100.0  # first batches a second, before a schedule begins
MOST_REFUSALS = 20  # in a row, until a reviewer gives up
# Where in a reviewer's cycle each call is due, as a share of the time between two of their cycles.
DUE = {"batches": 0.0, "audio": 0.15, "heard": 0.45, "label": 0.7}


class Times(Protocol):
    """What a pace needs to know of the load."""

    @property
    def begins_at(self) -> float: ...
    @property
    def measure_until(self) -> float: ...
    @property
    def rate(self) -> float: ...
    @property
    def crowd(self) -> int: ...


async def sleep_until(moment: float) -> None:
    """Sleep until a time of time.monotonic."""
    left = moment - time.monotonic()
    if left > 0:
        await asyncio.sleep(left)


async def closed_loop(desk: Desk, *, load: Times, place: int) -> None:
    """Cycle after cycle until the time is over; reviewers begin a few milliseconds apart."""
    await sleep_until(load.begins_at + place * 0.01)
    refusals = 0
    while time.monotonic() < load.measure_until and refusals < MOST_REFUSALS:
        try:
            await desk.cycle()
            refusals = 0
        except RefusedError:
            refusals += 1
            await asyncio.sleep(0.05)


async def schedule(desk: Desk, *, load: Times, place: int) -> None:
    """Cycles at fixed moments, whatever the server does. Each call's latency counts from when it was due.

    A reviewer whose last cycle is late begins the next one late, and that counts too. What is not finished a while
    after the end is counted as unfinished, with the time waited so far as its latency.
    """
    await sleep_until(load.begins_at + place / PRELUDE_RATE)
    await _prelude(desk, place=place)
    between = load.crowd / load.rate
    begins = load.begins_at + prelude_s(crowd=load.crowd) + place / load.rate
    while begins < load.measure_until:
        if time.monotonic() > load.measure_until + DRAIN:
            _give_up(desk, begins)
        else:
            try:
                await _due_cycle(desk, begins=begins, between=between)
            except RefusedError:
                desk.held.clear()
        begins += between


def prelude_s(*, crowd: int) -> float:
    """Return for how many seconds a crowd takes its first batches before its schedule begins."""
    return crowd / PRELUDE_RATE


async def _prelude(desk: Desk, *, place: int) -> None:
    """Take a first batch, and keep of it what makes everybody's next one fall due at another time than all others'."""
    try:
        await desk.take()
    except RefusedError:
        return
    while len(desk.held) > 1 + place % BATCH:
        desk.held.pop()


async def _due_cycle(desk: Desk, *, begins: float, between: float) -> None:
    due = {name: begins + share * between for name, share in DUE.items()}
    if not desk.held:
        await sleep_until(due["batches"])
        await desk.take(since=due["batches"])
    await sleep_until(due["audio"])
    await desk.listen(since=due["audio"])
    await sleep_until(due["heard"])
    await desk.report(since=due["heard"])
    await sleep_until(due["label"])
    await desk.label(since=due["label"])


def _give_up(desk: Desk, begins: float) -> None:
    desk.samples.unfinished += 1
    for name in CALLS[1:]:
        desk.samples.add(name, time.monotonic() - begins)


async def arrivals(desk: Desk, *, load: Times, place: int) -> None:
    """One person comes in at their moment and asks who they are, starts the shift, and asks for a first batch.

    `first batch` is the whole of it, from the moment of asking.
    """
    arrives = load.begins_at + place / load.rate
    await sleep_until(arrives)
    try:
        await desk.me(since=arrives)
        await desk.start_shift()
        await desk.take()
    except RefusedError:
        return
    desk.samples.note("first batch", since=arrives)
    desk.samples.requests -= 1  # a sum of three, not a request


async def shifts(desk: Desk, *, load: Times, place: int) -> None:
    """Start a shift, and no more: what must have happened before any other load."""
    await sleep_until(load.begins_at + place * 0.005)
    try:
        await desk.start_shift()
    except RefusedError:
        return

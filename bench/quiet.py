"""A quiet pass: one reviewer, one call after another, through a second web server whose statements are counted.

It is the same program with the same settings; its way to PostgreSQL leads through bench/wire.py, and its statements
are explained into the log. Nothing in it is timed.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.connection import Account
from bench.cycle import Desk, RefusedError
from bench.instance import Instance
from bench.plans import explained, log_since, plans_in
from bench.samples import Samples
from bench.wire import Wire
from config.local import programs
from config.local.child import Program
from config.local.ports import LOOPBACK, free_port

ROUNDS = 3  # batches of ten cycles, after one that only warms up
_SEATS = "annotation_seat"


@dataclass(frozen=True, kw_only=True)
class Calls:
    """What one call of a kind takes: statements (all but BEGIN and COMMIT), those two, and waits for the database."""

    statements: int
    control: int
    round_trips: int


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """What a quiet pass saw: by call, and the buffers that statements on seats touch for each seat they hand out."""

    calls: dict[str, Calls]
    buffers_per_seat: float
    errors: Counter[str]


def count(instance: Instance, *, accounts: Sequence[Account], project: str) -> Quiet:
    """Do a quiet pass with reviewers who are on shift; each takes batches, the first one works them off too."""
    return asyncio.run(_count(instance, accounts, project))


async def _count(instance: Instance, accounts: Sequence[Account], project: str) -> Quiet:
    wire = Wire()
    address = urlsplit(instance.env["DATABASE_URL"])
    proxy = await wire.listen(to_host=LOOPBACK, to_port=address.port or 5432)
    port = proxy.sockets[0].getsockname()[1]
    through = urlunsplit(address._replace(netloc=f"{address.username}:{address.password}@{LOOPBACK}:{port}"))
    plan = replace(instance.plan, port=free_port())
    web = programs.web(plan, env={**instance.env, "PORT": str(plan.port), "DATABASE_URL": through})
    web.log = web.log.with_name("web-counted.log")
    try:
        with explained(instance):
            instance.run(web)
            await asyncio.to_thread(instance.wait, plan.port)
            return await _pass(instance, wire, port=plan.port, accounts=accounts, project=project)
    finally:
        await asyncio.to_thread(_end, instance, web)
        proxy.close()


def _end(instance: Instance, web: Program) -> None:
    web.stop()
    if web in instance.started:
        instance.started.remove(web)


async def _pass(instance: Instance, wire: Wire, *, port: int, accounts: Sequence[Account], project: str) -> Quiet:
    seen: dict[str, list[Calls]] = defaultdict(list)
    errors: Counter[str] = Counter()
    buffers, seats = 0, 0
    for account in accounts:
        samples = Samples(measure_from=0, measure_until=time.monotonic() + 3600)
        desk = Desk(account=account, host=LOOPBACK, port=port, project=project, samples=samples)
        try:
            await _round(desk, wire, defaultdict(list), log=instance.postgres.log)
            for _ in range(ROUNDS):
                touched, given = await _round(desk, wire, seen, log=instance.postgres.log)
                buffers, seats = buffers + touched, seats + given
        except RefusedError:
            errors += samples.errors
        desk.connection.close()
    calls = {name: _usual(each) for name, each in seen.items()}
    return Quiet(calls=calls, buffers_per_seat=buffers / max(seats, 1), errors=errors)


async def _round(desk: Desk, wire: Wire, seen: dict[str, list[Calls]], *, log: Path) -> tuple[int, int]:
    """Take a batch and work it off, clip by clip; return the buffers touched for its seats, and how many it gave."""
    offset = log.stat().st_size
    await _counted("batches", desk.take, wire, seen)
    plans = plans_in(log_since(log, offset))
    given = len(desk.held)
    while desk.held:
        await _counted("audio", desk.listen, wire, seen)
        await _counted("heard", desk.report, wire, seen)
        await _counted("label", desk.label, wire, seen)
    return sum(plan.buffers for plan in plans if _SEATS in plan.query), given


async def _counted(name: str, call: Callable[[], Awaitable[None]], wire: Wire, seen: dict[str, list[Calls]]) -> None:
    before = wire.totals()
    await call()
    after = wire.totals()
    statements, control, round_trips = (late - early for late, early in zip(after, before, strict=True))
    seen[name].append(Calls(statements=statements, control=control, round_trips=round_trips))


def _usual(calls: Sequence[Calls]) -> Calls:
    """Return what such a call takes most often: a connection's first statements and a day's first rows are rare."""
    return Counter(calls).most_common(1)[0][0]

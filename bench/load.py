"""Load from processes of its own, so that the server's figures hold nothing of the client's."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from bench.connection import Account
from bench.cycle import Desk
from bench.pace import arrivals, closed_loop, schedule, shifts
from bench.processes import Cost, cpu_seconds
from bench.samples import Samples, merged

PROCESSES = 2
_START_UP = 2.0  # seconds until client processes have started and connected
_PACES: dict[str, Callable[..., Awaitable[None]]] = {
    "closed": closed_loop,
    "schedule": schedule,
    "arrivals": arrivals,
    "shifts": shifts,
}


@dataclass(frozen=True, kw_only=True)
class Load:
    """What reviewers do, and when: all times are of time.monotonic, which every process of a machine shares."""

    pace: str
    host: str
    port: int
    accounts: Sequence[Account]
    project: str | None = None
    begins_at: float = 0.0
    measure_from: float = 0.0
    measure_until: float = 0.0
    # Cycles (of a schedule) or arrivals a second, by all reviewers together.
    rate: float = 0.0
    # Of the whole crowd, these accounts are every `step`-th from `first` on.
    first: int = 0
    step: int = 1
    crowd: int = 0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came of a load: the clients' samples, and what the servers used within the time measured."""

    samples: Samples
    seconds: float
    cost: Cost


def put_on(load: Load, *, warm_up: float, seconds: float, cost: Callable[[], Cost]) -> Measured:
    """Run a load for `warm_up + seconds`, of which the latter are measured. `cost` reads what servers have used."""
    begins_at = time.monotonic() + _START_UP
    load = replace(
        load, begins_at=begins_at, measure_from=begins_at + warm_up, measure_until=begins_at + warm_up + seconds
    )
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(_run, part) for part in split(load, PROCESSES)]
        _sleep_until(load.measure_from)
        before, began = cost(), time.monotonic()
        _sleep_until(load.measure_until)
        after, ended = cost(), time.monotonic()
        samples = merged(part.result() for part in parts)
    used = Cost(
        web=after.web - before.web, database=after.database - before.database, others=after.others - before.others
    )
    return Measured(samples=samples, seconds=ended - began, cost=used)


def split(load: Load, processes: int) -> list[Load]:
    """Deal the accounts out to processes, so that each has its share of every moment of a schedule."""
    return [
        replace(load, accounts=load.accounts[place::processes], first=place, step=processes, crowd=len(load.accounts))
        for place in range(min(processes, len(load.accounts)))
    ]


def _run(load: Load) -> Samples:
    samples = Samples(measure_from=load.measure_from, measure_until=load.measure_until)
    used = time.process_time()
    asyncio.run(_all(load, samples))
    samples.cpu_s = time.process_time() - used
    return samples


async def _all(load: Load, samples: Samples) -> None:
    desks = [
        Desk(account=account, host=load.host, port=load.port, project=load.project, samples=samples)
        for account in load.accounts
    ]
    pace = _PACES[load.pace]
    places = range(load.first, load.crowd, load.step)
    await asyncio.gather(*(pace(desk, load=load, place=place) for desk, place in zip(desks, places, strict=True)))
    for desk in desks:
        desk.connection.close()


def _sleep_until(moment: float) -> None:
    time.sleep(max(moment - time.monotonic(), 0))


def servers_cost(*, web: int, database: int, others: Sequence[int]) -> Cost:
    """Return what the servers have used up to now, by the ids of their first processes."""
    return Cost(web=cpu_seconds(web), database=cpu_seconds(database), others=sum(map(cpu_seconds, others)))

"""What scenarios stand on: a running instance, its people and their projects, and the measuring of one load."""

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bench.connection import Account
from bench.exact import duplicates, violations
from bench.instance import Instance, tell
from bench.load import Load, Measured, put_on, servers_cost
from bench.outcome import Outcome
from bench.percentiles import spread_of
from bench.processes import Cost, pss_mib
from bench.quiet import Quiet, count

MAIN = "bench"
GOLD_CLIPS = 500
# Open seats in all, up to which the history checker reads everything after each scenario.
JUDGED_UP_TO = 150_000


@dataclass
class Stage:
    """A running instance with one project, to which scenarios add."""

    instance: Instance
    accounts: list[Account] = field(default_factory=list)
    on_shift: int = 0
    seats: int = 0
    # Public ids of the labels that clients were told are kept.
    acknowledged: list[str] = field(default_factory=list)
    # Work was written into the tables that no request ever did.
    past_is_made_up: bool = False

    @property
    def database(self) -> str:
        """Return the address of the database for the role that owns it."""
        return self.instance.services.urls()["DATABASE_OWNER_URL"]

    def begin(self, *, people: int, seats: int) -> None:
        """Make the main project with its first people and clips, and start the programs."""
        made = self.instance.seed(
            {"do": "begin"},
            {"do": "project", "slug": MAIN},
            {"do": "people", "number": people, "project": MAIN},
            {"do": "clips", "project": MAIN, "seats": seats},
            {"do": "gold", "project": MAIN, "clips": GOLD_CLIPS},
        )
        self.accounts += [Account(**one) for one in made[2]]
        self.seats += made[3]["seats"]
        self.instance.start_programs()

    def add_people(self, number: int, *, project: str = MAIN, languages: Sequence[str] = ("en",)) -> list[Account]:
        """Add reviewers to a project; those of the main one are kept for later scenarios."""
        step = {"do": "people", "number": number, "project": project, "languages": list(languages)}
        made = [Account(**one) for one in self.instance.seed(step)[0]]
        if project == MAIN:
            self.accounts += made
        return made

    def add_seats(self, number: int, *, project: str = MAIN, **options: Any) -> dict[str, Any]:
        """Add open seats; returns what bench/seed says of them."""
        made: dict[str, Any] = self.instance.seed({"do": "clips", "project": project, "seats": number, **options})[0]
        self.seats += made["seats"]
        return made

    def add_project(self, slug: str) -> None:
        """Found another project, for a queue of its own."""
        self.instance.seed({"do": "project", "slug": slug})

    def add_gold(self, project: str) -> None:
        """Mix gold clips into a project's lanes."""
        self.instance.seed({"do": "gold", "project": project, "clips": GOLD_CLIPS})

    def start_shifts(self, number: int) -> Sequence[Account]:
        """See that the first `number` people are on shift, and return them."""
        late = self.accounts[self.on_shift : number]
        if late:
            self.clock_in(late)
            self.on_shift = number
        return self.accounts[:number]

    def clock_in(self, accounts: Sequence[Account]) -> None:
        """Let people start their shifts over HTTP, untimed."""
        load = self.load("shifts", accounts)
        measured = put_on(load, warm_up=0.0, seconds=len(accounts) * 0.005, cost=self.cost)
        if measured.samples.errors:
            raise RuntimeError(f"shifts could not be started: {dict(measured.samples.errors)}")

    def load(self, pace: str, accounts: Sequence[Account], *, rate: float = 0.0, project: str | None = None) -> Load:
        """Return a load of these people on the web server."""
        instance = self.instance
        return Load(
            pace=pace, host=instance.host, port=instance.plan.port, accounts=accounts, rate=rate, project=project
        )

    def cost(self) -> Cost:
        """Return what the servers have used up to now."""
        web, *others = (_pid(program) for program in self.instance.started[:3])
        if self.instance.services.valkey is not None:
            others.append(_pid(self.instance.services.valkey))
        return servers_cost(web=web, database=_pid(self.instance.postgres), others=others)

    def quiet(self, accounts: Sequence[Account], *, project: str = MAIN) -> Quiet:
        """Count statements and buffers in a quiet pass."""
        return count(self.instance, accounts=accounts, project=project)

    def measure(
        self, title: str, load: Load, *, warm_up: float, seconds: float, quiet: Quiet | None = None,
    ) -> Outcome:  # fmt: skip
        """Put a load on, look at what it left in the database, and return the figures."""
        measured = put_on(load, warm_up=warm_up, seconds=seconds, cost=self.cost)
        self.acknowledged += measured.samples.acknowledged
        figures = _outcome(title, measured, quiet=quiet)
        return replace(
            figures,
            web_pss_mib=pss_mib(_pid(self.instance.started[0])),
            # This process's children are the instance.
            all_pss_mib=pss_mib(os.getpid()) - pss_mib(os.getpid(), alone=True),
            duplicates=self._wrong(),
        )

    def _wrong(self) -> Counter[str]:
        """Return what nobody should find: by the history checker where that is quick, else by a few queries."""
        if self.seats > JUDGED_UP_TO or self.past_is_made_up:
            return duplicates(database=self.database)
        return violations(database=self.database, acknowledged=self.acknowledged)

    def judge(self) -> Outcome:
        """Let the history checker look at all that has happened, however long it takes."""
        began = time.monotonic()
        wrong = violations(database=self.database, acknowledged=self.acknowledged)
        tell("history checked", since=began)
        return Outcome(
            title="History of all of the above", load_average=os.getloadavg()[0], duplicates=wrong,
            notes=(f"labels acknowledged, and looked for: {len(self.acknowledged):,}",),
        )  # fmt: skip


def _pid(child: Any) -> int:
    return int(child.process.pid)


def _outcome(title: str, measured: Measured, *, quiet: Quiet | None) -> Outcome:
    samples, cost = measured.samples, measured.cost
    cycles = samples.cycles

    def each(seconds: float) -> float | None:
        return 1000 * seconds / cycles if cycles else None

    spreads = {name: spread_of(seconds=values) for name, values in samples.latencies.items()}
    return Outcome(
        title=title,
        load_average=os.getloadavg()[0],
        spreads={name: spread for name, spread in spreads.items() if spread is not None},
        cycles_per_s=cycles / measured.seconds if cycles else None,
        web_ms_per_cycle=each(cost.web),
        database_ms_per_cycle=each(cost.database),
        others_ms_per_cycle=each(cost.others),
        client_ms_per_request=1000 * samples.cpu_s / samples.requests if samples.requests else None,
        unfinished=samples.unfinished,
        errors=Counter(samples.errors) + (Counter(quiet.errors) if quiet else Counter()),
        quiet=quiet,
    )

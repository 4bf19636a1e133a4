"""Earshot as `make run` starts it, in a folder of its own: PostgreSQL, Valkey, web, worker and clock."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from config.local import programs
from config.local.child import Program, last_line
from config.local.health import wait_until_healthy
from config.local.plan import ADDRESSES, ROOT, Plan
from config.local.ports import LOOPBACK, free_port
from config.local.postgres import Postgres
from config.local.services import Services
from config.local.trouble import StartupError

HEALTHY_WITHIN = 90.0
REMOVERS = 16
# A reviewer of the saturation scenario labels more clips in a minute than a person does in a day.
SETTINGS = {"CLIPS_PER_DAY": "10000000"}


class Instance:
    """A running instance: its services, its programs, and the ways in."""

    def __init__(self, *, folder: Path) -> None:
        environ = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
        environ.pop("EARSHOT_ENV", None)
        self.plan = Plan(port=free_port(), data_dir=folder, demo=False)
        self.services = Services(data_dir=folder, environ=environ)
        self._environ = {**environ, **SETTINGS}
        self.env: dict[str, str] = {}
        self.started: list[Program] = []

    @property
    def host(self) -> str:
        """Return where the web server listens."""
        return LOOPBACK

    @property
    def postgres(self) -> Postgres:
        """Return the database server, which is always our own here."""
        if self.services.postgres is None:
            raise StartupError("the bench runs on its own PostgreSQL")
        return self.services.postgres

    def start(self) -> None:
        """Start the services and bring the database up to date."""
        began = time.monotonic()
        self.services.start(tell=lambda _line: None)
        urls = self.services.urls()
        self.env = programs.environment(self.plan, urls=urls, environ=self._environ)
        programs.migrate(self.plan, env=self.env, owner_url=urls["DATABASE_OWNER_URL"]).run()
        tell("services started, database made", since=began)

    def start_programs(self) -> None:
        """Start web, worker and clock, and wait until all of it is healthy."""
        began = time.monotonic()
        for program in (programs.web, programs.worker, programs.clock):
            self.run(program(self.plan, env=self.env))
        self.wait(self.plan.port)
        tell("web, worker and clock started", since=began)

    def run(self, program: Program) -> None:
        """Start a program that ends with the instance."""
        self.started.append(program)
        program.start()

    def wait(self, port: int) -> None:
        """Return when the web server on this port answers that everything is up. Raises StartupError."""

        def check() -> None:
            for child in self.started:
                if child.ended():
                    raise StartupError(f"{child.describe_end()}: {last_line(child.log)}")

        answered = wait_until_healthy(port, within=HEALTHY_WITHIN, check=check)
        if answered is not None:
            raise StartupError(f"the web server answered {answered}")

    def seed(self, *steps: Mapping[str, Any]) -> Sequence[Any]:
        """Do steps of bench/seed in a process of its own, as the role that owns the tables; return what each says."""
        began = time.monotonic()
        owner = self.services.urls()["DATABASE_OWNER_URL"]
        done = subprocess.run(
            [sys.executable, "-m", "bench.seed"],
            input=json.dumps(steps).encode(),
            stdout=subprocess.PIPE,
            check=True,
            cwd=ROOT,
            env={**self.env, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "config.settings"},
        )
        with self.postgres.connect() as server:
            server.execute("CHECKPOINT")
        tell(f"prepared: {', '.join(step['do'] for step in steps)}", since=began)
        answers: Sequence[Any] = json.loads(done.stdout)
        return answers

    def stop(self) -> None:
        """Stop everything that was started."""
        for program in self.started:
            program.ask_to_stop()
        for program in self.started:
            program.stop()
        self.services.stop()


def tell(what: str, *, since: float) -> None:
    """Say on standard error what was done, and for how long; standard output is for figures."""
    print(f"  {what} ({time.monotonic() - since:.1f} s)", file=sys.stderr, flush=True)


@contextmanager
def running() -> Iterator[Instance]:
    """Give a fresh instance with an empty database; nothing of it is left afterwards.

    It lies under BENCH_DIR (default: `var` in the project), which needs room: a clip takes about 40 kB.
    """
    parent = Path(os.environ.get("BENCH_DIR") or ROOT / "var")
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
    instance = Instance(folder=folder)
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()
        _remove(folder)


def _remove(folder: Path) -> None:
    """Delete a folder, its many sealed files by several threads: each waits for the disk, hardly for a processor."""
    with ThreadPoolExecutor(REMOVERS) as pool:
        list(pool.map(partial(rmtree, ignore_errors=True), folder.glob("storage/*/*")))
    rmtree(folder, ignore_errors=True)

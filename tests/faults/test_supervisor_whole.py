"""The whole instance as a newcomer starts it: demo, web, worker and clock, on servers of its own or on given ones."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from config.local import runtime
from config.local.health import ask, wait_until_healthy
from tests.faults.instance import Instance, left_of

READY = "Earshot is ready"
Start = Callable[..., Instance]

pytestmark = pytest.mark.slow


def _port(instance: Instance) -> int:
    return int(runtime.load(instance.data_dir)["PORT"])


def _leader(instance: Instance, words: str) -> int:
    """The process directly below the supervisor whose command holds these words."""
    children = Path(f"/proc/{instance.process.pid}/task/{instance.process.pid}/children").read_text().split()
    found = [int(pid) for pid in children if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]
    assert len(found) == 1, (words, found)
    return found[0]


def test_the_demo_starts_once_serves_and_stops_without_a_trace(start: Start) -> None:
    first = start(command="run")
    first.hear("Making the demo")
    assert "http://localhost:" in first.hear(READY)
    assert ask(_port(first)) == "200"
    family = first.family()

    assert first.stop() == 0
    assert left_of(family) == []
    assert first.complaint() == ""

    second = start(command="run")
    second.hear(READY)
    assert not any("demo" in line for line in second.said)
    assert ask(_port(second)) == "200"


def test_programs_that_are_killed_come_back_and_all_go_when_the_supervisor_is_killed(start: Start) -> None:
    instance = start(command="run")
    instance.hear(READY)
    for name, words in (("web", "granian"), ("worker", "celery"), ("clock", "manage.py clock")):
        killed = _leader(instance, words)
        os.kill(killed, signal.SIGKILL)
        assert "starting it again" in instance.hear(f"{name} was ended by signal 9")
        instance.hear(f"{name} is up again")
        assert _leader(instance, words) != killed
    assert wait_until_healthy(_port(instance), within=60, check=lambda: None) is None
    family = instance.family()
    assert len(family) > 8

    instance.stop(signal.SIGKILL)

    assert left_of(family) == []


def test_given_servers_are_used_and_left_alone(start: Start) -> None:
    servers = start("servers")
    servers.hear("are ready")
    given = runtime.load(servers.data_dir)
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "STORAGE_URL", "KEYS_URL", "SECRET_KEY")

    instance = start("own", command="run", **{name: given[name] for name in names})
    instance.hear(READY)

    assert not any("PostgreSQL" in line or "demo" in line for line in instance.said)
    assert not (instance.data_dir / "postgres").exists()
    assert not (instance.data_dir / "keys").exists()
    assert ask(_port(instance)) == "200"
    assert instance.stop() == 0
    assert servers.process.poll() is None

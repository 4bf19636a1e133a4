"""The supervisor with its two servers: what starts stops, what was kept is found again, what is wrong is said."""

import os
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from config.local import runtime
from tests.faults.instance import Instance, left_of

READY = "are ready"
Start = Callable[..., Instance]


def _execute(instance: Instance, query: str, *, url: str = "DATABASE_OWNER_URL") -> list[tuple[object, ...]]:
    with psycopg.connect(runtime.load(instance.data_dir)[url], autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def _postmaster(instance: Instance) -> int:
    return int((instance.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def _only_sentence(instance: Instance) -> str:
    """The instance ended with 1 and one line on standard error."""
    assert instance.process.wait(60) == 1
    lines = instance.complaint().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_nothing_and_the_next_start_finds_the_data(start: Start, number: signal.Signals) -> None:
    first = start()
    first.hear(READY)
    _execute(first, "CREATE TABLE kept AS SELECT 7 AS number")
    family = first.family()
    assert len(family) > 2

    assert first.stop(number) == 0
    assert left_of(family) == []
    assert first.complaint() == ""

    second = start()
    second.hear(READY)
    assert _execute(second, "SELECT number FROM kept") == [(7,)]


def test_killing_the_supervisor_ends_everything_and_loses_nothing(start: Start) -> None:
    first = start()
    first.hear(READY)
    _execute(first, "CREATE TABLE kept AS SELECT 7 AS number")
    family = first.family()

    first.stop(signal.SIGKILL)
    assert left_of(family) == []
    with pytest.raises(runtime.NotRunningError):
        runtime.load(first.data_dir)

    second = start()
    second.hear(READY)
    assert _execute(second, "SELECT number FROM kept") == [(7,)]


def test_killing_supervisor_and_server_together_loses_nothing(start: Start) -> None:
    first = start()
    first.hear(READY)
    _execute(first, "CREATE TABLE kept AS SELECT 7 AS number")
    family, postmaster = first.family(), _postmaster(first)

    os.kill(postmaster, signal.SIGKILL)
    first.stop(signal.SIGKILL)
    assert left_of(family) == []

    second = start()
    second.hear(READY)
    assert _execute(second, "SELECT number FROM kept") == [(7,)]


def test_a_server_that_dies_is_started_again_at_the_same_address(start: Start) -> None:
    instance = start()
    instance.hear(READY)
    before = runtime.load(instance.data_dir)["DATABASE_URL"]

    os.kill(_postmaster(instance), signal.SIGKILL)

    assert "starting it again" in instance.hear("PostgreSQL was ended by signal 9")
    instance.hear("PostgreSQL is up again")
    assert runtime.load(instance.data_dir)["DATABASE_URL"] == before
    assert _execute(instance, "SELECT 1") == [(1,)]


def test_a_pid_file_that_names_somebody_else_does_not_stop_the_start(start: Start) -> None:
    first = start()
    first.hear(READY)
    os.kill(_postmaster(first), signal.SIGSTOP)  # so that it cannot tidy up
    pid_file = first.data_dir / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    family = first.family()
    for pid, _ in family:
        os.kill(pid, signal.SIGKILL)
    first.stop(signal.SIGKILL)
    left_of(family)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    second = start()
    second.hear(READY)


def test_a_taken_port_is_said_in_one_sentence(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        instance = start(command="run", PORT=str(port))

        said = _only_sentence(instance)
        assert f"Port {port} is taken by another program" in said
        assert "PORT=" in said
        assert instance.family() == set()


def test_the_same_data_folder_twice_is_refused_and_two_folders_are_not(start: Start) -> None:
    first = start("data")
    first.hear(READY)
    second = start("data")
    said = _only_sentence(second)
    assert "Another Earshot is running" in said
    assert str(first.data_dir) in said
    assert _execute(first, "SELECT 1") == [(1,)]

    beside = start("beside")
    beside.hear(READY)
    assert _execute(beside, "SELECT 1") == [(1,)]
    assert runtime.load(beside.data_dir)["DATABASE_URL"] != runtime.load(first.data_dir)["DATABASE_URL"]


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"PORT": "http"}, "a port is a number from 1 to 65535"),
        ({"POSTGRES_BIN": "/nonexistent"}, "POSTGRES_BIN is /nonexistent"),
        ({"VALKEY_BIN": "/nonexistent"}, "VALKEY_BIN is /nonexistent"),
        ({"DATA_DIR": "/proc/earshot"}, "cannot be written"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(start: Start, environ: dict[str, str], words: str) -> None:
    assert words in _only_sentence(start(command="run", **environ))


def test_data_without_its_key_is_refused(start: Start) -> None:
    first = start()
    first.hear(READY)
    first.stop()
    (first.data_dir / "keys" / "kek").unlink()

    said = _only_sentence(start())
    assert "keys/kek) is missing" in said
    assert not (first.data_dir / "keys" / "kek").exists()


def test_the_serving_role_cannot_change_the_schema_and_passwords_are_asked_for(start: Start) -> None:
    instance = start()
    instance.hear(READY)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _execute(instance, "CREATE TABLE mine (number int)", url="DATABASE_URL")
    url = runtime.load(instance.data_dir)["DATABASE_URL"]
    user, _, place = url.partition("@")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"{user.rpartition(':')[0]}:wrong@{place}")
    assert _execute(instance, "SHOW fsync") == [("on",)]
    assert _execute(instance, "SHOW synchronous_commit") == [("on",)]


def test_secrets_are_readable_by_their_owner_only(start: Start) -> None:
    instance = start()
    instance.hear(READY)
    private = [instance.data_dir / runtime.NAME, instance.data_dir / "keys" / "kek"]
    private += [*(instance.data_dir / "secrets").iterdir(), *(instance.data_dir / "logs").iterdir()]
    assert len(private) > 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_a_folder_where_nothing_runs_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(runtime.NotRunningError, match="start it with `make run`, or set DATABASE_URL"):
        runtime.load(tmp_path)

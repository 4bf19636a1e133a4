"""Makes the folder in which the embedded PostgreSQL keeps its data, and sees that it belongs to whoever runs it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from config.local.files import private_folder, write_private
from config.local.process import NOBODY, Identity, prepare
from config.local.trouble import StartupError

BUILTIN_PROVIDER_SINCE = 17  # PostgreSQL's own C.UTF-8, independent of the system's libraries


def holds_data(folder: Path) -> bool:
    """Tell whether a cluster was made in this folder."""
    return (folder / "PG_VERSION").exists()


def check_version(folder: Path, *, major: int, programs: Path) -> None:
    """Raise StartupError when the cluster was made by another major version of PostgreSQL."""
    made_by = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(major):
        raise StartupError(
            f"The database in {folder} was made by PostgreSQL {made_by}, but the one in {programs} is {major}: set "
            f"POSTGRES_BIN to the folder of a PostgreSQL {made_by}, or use another DATA_DIR."
        )


def initialize(
    folder: Path,
    *,
    programs: Path,
    major: int,
    identity: Identity,
    env: Mapping[str, str],
    superuser: str,
    password: str,
    log: Path,
) -> None:
    """Make a cluster beside its place and move it there when it is whole; raises StartupError when that fails."""
    unfinished = folder.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    private_folder(unfinished)
    password_file = folder.with_name("postgres.password")
    write_private(password_file, password)
    give_to(identity, folder=unfinished, programs=programs)
    if identity is Identity.NOBODY:
        os.chown(password_file, NOBODY, NOBODY)
    locale = ["--locale=C.UTF-8"]
    if major >= BUILTIN_PROVIDER_SINCE:
        locale.append("--locale-provider=builtin")
    argv = [str(programs / "initdb"), "-D", str(unfinished), "-U", superuser, f"--pwfile={password_file}"]
    made = subprocess.run(
        [*argv, "-A", "scram-sha-256", "-E", "UTF8", "--no-instructions", *locale],
        env=dict(env),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=prepare(parent_death=signal.SIGKILL, identity=identity),
    )
    password_file.unlink()
    with log.open("a", encoding="utf-8") as stream:
        stream.write(made.stdout + made.stderr)
    if made.returncode != 0:
        raise StartupError(f"PostgreSQL could not make its database in {folder}: read {log}.")
    unfinished.replace(folder)


def give_to(identity: Identity, *, folder: Path, programs: Path) -> None:
    """Make the cluster belong to the identity that runs it, which may be another than the last time.

    Raises StartupError when that identity cannot reach the folder or the programs.
    """
    if os.geteuid() != 0:
        return
    owner = NOBODY if identity is Identity.NOBODY else 0
    if folder.stat().st_uid != owner:
        for path in [*folder.rglob("*"), folder]:
            os.chown(path, owner, owner, follow_symlinks=False)
    if identity is not Identity.NOBODY:
        return
    folder.parent.chmod(folder.parent.stat().st_mode | 0o011)
    for path in (programs / "postgres", folder):
        reached = subprocess.run(
            ["test", "-x", path],
            check=False,
            cwd="/",
            preexec_fn=prepare(parent_death=signal.SIGKILL, identity=identity),
        )
        if reached.returncode != 0:
            raise StartupError(
                f"PostgreSQL refuses to run as root, and no other user can reach {path}: start Earshot as a normal "
                "user, or move it out of private folders."
            )

"""The embedded PostgreSQL: a cluster in DATA_DIR/postgres, on a loopback port, with a password for every role."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from config.local import binaries
from config.local.child import Child, last_line, tail
from config.local.cluster import check_version, give_to, holds_data, initialize
from config.local.ports import LOOPBACK, free_port
from config.local.process import end_session, spawn, unprivileged_identity
from config.local.roles import APP, DATABASE, OWNER, SUPERUSER, close_public_schema, prepare_roles
from config.local.secrets import Secrets
from config.local.trouble import StartupError

READY_WITHIN = 120.0  # seconds; recovery after a crash takes a while
RETRY_FOR = 10.0  # seconds that a dead predecessor may still be in the way
# Sensible for two cores. Commits are flushed (fsync and synchronous_commit keep their default, on). Statements and row
# contents stay out of the log: they hold what people said.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What PostgreSQL says when its predecessor in the same folder is not quite gone, or its port was just taken.
_PASSING_TROUBLES = ("postmaster.pid", "shared memory block", "Address already in use")


class Postgres(Child):
    """The database server of one data folder."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, flushes, exits
    grace = 60.0

    def __init__(self, *, data_dir: Path, log: Path, secrets: Secrets, environ: Mapping[str, str]) -> None:
        """Find the programs; raises StartupError when there are none."""
        self.folder, self.log = data_dir / "postgres", log
        self.programs = binaries.find_postgres(environ=environ)
        self.major = binaries.postgres_major(self.programs)
        self.identity = unprivileged_identity()
        self.passwords = {
            SUPERUSER: secrets.database_superuser,
            OWNER: secrets.database_owner,
            APP: secrets.database_app,
        }
        # Chosen at the first start and kept for later ones: others were told of it.
        self.port: int | None = None
        # A small environment: PGPORT and its like must not reach the server.
        self.env = {"PATH": environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def start(self) -> None:
        """Make the cluster if there is none, start it, and see that roles and database are there."""
        if not holds_data(self.folder):
            self._initialize()
        check_version(self.folder, major=self.major, programs=self.programs)
        give_to(self.identity, folder=self.folder, programs=self.programs)
        deadline = time.monotonic() + RETRY_FOR
        while not self._start_once(self.port or free_port()):
            if time.monotonic() > deadline:
                raise StartupError(
                    f"PostgreSQL could not start in {self.folder} ({last_line(self.log)}): end whatever still uses "
                    "that folder, and start again."
                )
            time.sleep(0.2)
        try:
            with self.connect() as server:
                prepare_roles(server, owner_password=self.passwords[OWNER], app_password=self.passwords[APP])
            with self.connect(DATABASE) as database:
                close_public_schema(database)
        except psycopg.Error as error:
            raise StartupError(
                f"PostgreSQL runs, but its roles could not be prepared ({error.sqlstate}): read {self.log}."
            ) from error

    def url(self, role: str) -> str:
        """Return the address of the database for one of its roles."""
        return f"postgres://{role}:{self.passwords[role]}@{LOOPBACK}:{self.port}/{DATABASE}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Connect as the cluster's superuser, with autocommit."""
        if self.port is None:
            raise StartupError("PostgreSQL was not started yet.")
        return self._connect(database, port=self.port)

    def _connect(self, database: str, *, port: int) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=LOOPBACK,
            port=port,
            user=SUPERUSER,
            password=self.passwords[SUPERUSER],
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _initialize(self) -> None:
        initialize(
            self.folder,
            programs=self.programs,
            major=self.major,
            identity=self.identity,
            env=self.env,
            superuser=SUPERUSER,
            password=self.passwords[SUPERUSER],
            log=self.log,
        )

    def _start_once(self, port: int) -> bool:
        """Start the server; returns False when the trouble may pass and another try may help."""
        self._forget_dead_predecessor()
        since = self.log.stat().st_size if self.log.exists() else 0
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.process = spawn(
            argv=[self.programs / "postgres", "-D", self.folder, "-p", str(port), *settings],
            env=self.env,
            log=self.log,
            cwd=Path("/"),
            parent_death=self.stop_signal,
            identity=self.identity,
        )
        deadline = time.monotonic() + READY_WITHIN
        while self.process.poll() is None:
            if self._answers(port):
                self.port = port
                return True
            if time.monotonic() > deadline:
                end_session(self.process)
                raise StartupError(f"PostgreSQL did not answer within {READY_WITHIN:.0f} seconds: read {self.log}.")
            time.sleep(0.03)
        if any(words in tail(self.log, since=since) for words in _PASSING_TROUBLES):
            return False
        raise StartupError(f"PostgreSQL did not start ({last_line(self.log)}): read {self.log}.")

    def _answers(self, port: int) -> bool:
        try:
            self._connect("postgres", port=port).close()
        except psycopg.OperationalError:
            return False
        return True

    def _forget_dead_predecessor(self) -> None:
        """Remove a pid file whose process is no PostgreSQL any more.

        Its number may since have gone to another process of ours (numbers come again soon in a container), and that
        would keep PostgreSQL from starting. The lock on DATA_DIR is held, so nobody else starts a server here.
        """
        path = self.folder / "postmaster.pid"
        if not path.exists() or not Path("/proc/self").exists():
            return
        pid = path.read_text(encoding="utf-8").split("\n", 1)[0].strip()
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            command = b""
        if b"postgres" not in command:
            path.unlink(missing_ok=True)

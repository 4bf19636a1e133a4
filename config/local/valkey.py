"""The embedded Valkey (or Redis): broker and cache, in DATA_DIR/valkey, on a loopback port, with a password.

It answers only after its file is read; what it holds is never the truth, so up to a second of it may be lost.
"""

import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from config.local import binaries
from config.local.child import Child, last_line, tail
from config.local.files import private_folder, write_private
from config.local.ports import LOOPBACK, free_port
from config.local.process import spawn
from config.local.trouble import StartupError

READY_WITHIN = 60.0  # seconds; it reads its append-only file first
TRIES = 5  # ports to try before giving up


class Valkey(Child):
    """The broker of one data folder."""

    name = "Valkey"
    stop_signal = signal.SIGTERM
    grace = 10.0

    def __init__(self, *, data_dir: Path, log: Path, password: str, environ: Mapping[str, str]) -> None:
        """Find the program; raises StartupError when there is none."""
        self.folder, self.log, self.password = data_dir / "valkey", log, password
        self.program = binaries.find_valkey(environ=environ)
        # Chosen at the first start and kept for later ones: others were told of it.
        self.port: int | None = None
        self.env = {"PATH": environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def start(self) -> None:
        """Start the server and wait until it answers; raises StartupError."""
        private_folder(self.folder)
        for _ in range(TRIES):
            if self._start_once(self.port or free_port()):
                return
            time.sleep(0.2)
        raise StartupError(f"Valkey did not start ({last_line(self.log)}): read {self.log}.")

    def url(self) -> str:
        """Return the address of the first database."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def _start_once(self, port: int) -> bool:
        """Start the server; returns False when its port was just taken by somebody else."""
        configuration = self.folder / "valkey.conf"
        # In a file, because a command line can be read by everybody on the machine.
        write_private(configuration, self._configuration(port))
        since = self.log.stat().st_size if self.log.exists() else 0
        self.process = spawn(
            argv=[self.program, configuration],
            env=self.env,
            log=self.log,
            cwd=self.folder,
            parent_death=self.stop_signal,
        )
        deadline = time.monotonic() + READY_WITHIN
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._answers(port):
                self.port = port
                return True
            time.sleep(0.02)
        if "Address already in use" in tail(self.log, since=since):
            return False
        self.clear()
        raise StartupError(f"Valkey did not start ({last_line(self.log)}): read {self.log}.")

    def _configuration(self, port: int) -> str:
        lines = (
            f"bind {LOOPBACK}",
            f"port {port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
        )
        return "\n".join(lines) + "\n"

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection((LOOPBACK, port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\n") < 2:
                    part = connection.recv(512)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return b"+PONG" in answer

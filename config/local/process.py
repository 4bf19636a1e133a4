"""Starts and ends one process so that nothing is ever left behind.

Each process leads a session of its own (a Ctrl-C in the terminal reaches the supervisor alone, which then stops its
children in order), and asks the kernel to signal it when the supervisor dies, `kill -9` included.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is set aside when its process starts

# Loaded here, because nothing may be imported between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Identity(Enum):
    """As whom a server runs. PostgreSQL refuses to run as root."""

    SAME = "same"  # as whoever runs the supervisor
    NAMESPACE = "namespace"  # root, seen as uid 65534 from inside a user namespace: files stay root's
    NOBODY = "nobody"  # root that gave its rights away for uid 65534


def unprivileged_identity() -> Identity:
    """Return how a server that refuses root can be run here; tries the user namespace once."""
    if os.geteuid() != 0:
        return Identity.SAME
    try:
        subprocess.run([sys.executable, "-c", ""], preexec_fn=_enter_namespace, check=True, capture_output=True)
    except (subprocess.SubprocessError, OSError):
        return Identity.NOBODY
    return Identity.NAMESPACE


def prepare(*, parent_death: signal.Signals, identity: Identity = Identity.SAME) -> Callable[[], None]:
    """Return what a child does between fork and exec: take its identity, then ask to be told of its parent's death."""
    parent = os.getpid()

    def run() -> None:
        if identity is Identity.NAMESPACE:
            _enter_namespace()
        elif identity is Identity.NOBODY:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        if _libc is not None:
            # After the identity: the kernel forgets the wish when the uid changes.
            _libc.prctl(PR_SET_PDEATHSIG, int(parent_death), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return run


def spawn(
    *,
    argv: Sequence[str | Path],
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    parent_death: signal.Signals,
    identity: Identity = Identity.SAME,
) -> subprocess.Popen[bytes]:
    """Start a process whose output goes to the end of a log file; call it from the main thread only."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            [os.fspath(part) for part in argv],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=prepare(parent_death=parent_death, identity=identity),
        )
    finally:
        os.close(output)


def finish(process: subprocess.Popen[bytes], *, grace: float) -> None:
    """Wait up to `grace` seconds for a process that was asked to stop, then end whatever is left of its session."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    end_session(process)
    process.wait()


def end_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and what it started, if anything is left of them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _enter_namespace() -> None:
    """Become uid 65534 of a new user namespace that maps to the root outside."""
    uid, gid = os.geteuid(), os.getegid()
    if _libc is None or _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespaces here")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {uid} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {gid} 1")


def _write(path: str, text: str) -> None:
    target = os.open(path, os.O_WRONLY)
    try:
        os.write(target, text.encode())
    finally:
        os.close(target)

"""One instance per DATA_DIR: the lock file that the supervisor holds as long as it lives.

The kernel lets go of it when the process dies, so a lock is never stale.
"""

import fcntl
import os
import time
from pathlib import Path

from config.local.trouble import StartupError

NAME = "lock"
PATIENCE = 2.0  # seconds: another command may be looking at the lock, or a stopped instance be on its way out


def acquire(data_dir: Path) -> int:
    """Take the lock of a data folder and return its descriptor; raises StartupError when another instance holds it."""
    lock = os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            os.close(lock)
            raise StartupError(
                f"Another Earshot is running with its data in {data_dir}: stop it first, or give this one a folder of "
                "its own with DATA_DIR=..."
            ) from None
        return lock


def release(lock: int) -> None:
    """Let go of the lock."""
    os.close(lock)


def is_held(data_dir: Path) -> bool:
    """Tell whether an instance runs on this data folder."""
    try:
        lock = os.open(data_dir / NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False

"""What a running instance tells the commands beside it: DATA_DIR/runtime.json.

Standard library only, and importable before Django is set up: the settings read it.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from config.local import lock
from config.local.files import write_private

NAME = "runtime.json"


class NotRunningError(Exception):
    """Earshot is not running here: start it with `make run`, or set DATABASE_URL."""


def load(data_dir: str | os.PathLike[str]) -> dict[str, str]:
    """Return the environment of the instance that runs on this data folder.

    Keys: DATABASE_URL (the role that serves), DATABASE_OWNER_URL (the role that migrates), REDIS_URL, STORAGE_URL,
    KEYS_URL, SECRET_KEY, ALLOWED_HOSTS, EARSHOT_DEMO, DATA_DIR, PORT and PID. Raises NotRunningError when none runs.
    """
    folder = Path(data_dir)
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except OSError:
        text = ""
    if not text or not lock.is_held(folder):
        raise NotRunningError(f"Earshot is not running in {folder}: start it with `make run`, or set DATABASE_URL.")
    return {str(key): str(value) for key, value in json.loads(text).items()}


def write(*, data_dir: Path, values: Mapping[str, str]) -> None:
    """Tell the commands beside this instance how to reach its services; the file's mode is 0600."""
    write_private(data_dir / NAME, json.dumps(dict(values), indent=2, sort_keys=True) + "\n")


def remove(data_dir: Path) -> None:
    """Take the file away: nothing runs any more."""
    (data_dir / NAME).unlink(missing_ok=True)

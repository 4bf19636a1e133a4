"""Throws a demo away, so that the next start makes it anew."""

import shutil
from collections.abc import Mapping

from config.local import lock
from config.local.plan import DEMO_MADE, data_dir_of
from config.local.trouble import StartupError

# Everything that an instance keeps in its data folder; what else lies there is not ours to delete.
FOLDERS = ("postgres", "postgres.unfinished", "valkey", "storage", "keys", "secrets", "logs")


def reset_demo(environ: Mapping[str, str]) -> str:
    """Delete the demo in DATA_DIR and return a sentence about it.

    Raises StartupError while it runs, and when the folder's data was not made by the demo.
    """
    data_dir = data_dir_of(environ)
    if not data_dir.exists():
        return f"There is nothing in {data_dir}."
    held = lock.acquire(data_dir)
    try:
        if (data_dir / "postgres").exists() and not (data_dir / DEMO_MADE).exists():
            raise StartupError(f"{data_dir} holds data that is no demo: delete it yourself if you mean it.")
        for name in FOLDERS:
            shutil.rmtree(data_dir / name, ignore_errors=True)
        (data_dir / DEMO_MADE).unlink(missing_ok=True)
    finally:
        lock.release(held)
    return f"The demo in {data_dir} is gone; `make run` makes a new one."

"""Makes a new installation ready, or an old one up to date: the first key-encryption key, then the database.

Run before the other processes, as the role that owns the database. Waits for a PostgreSQL that is still starting. It
refuses where keys were wrapped already and their key-encryption key is gone: a new one would only hide that loss.
"""

import os
import sys
import time
from pathlib import Path

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
# A script runs with its own folder on the path, not the project's.
sys.path.insert(0, str(PROJECT))

from config.base.crypto.ring import FILE_NAME, KeyStoreError, keys_directory, read_ring  # noqa: E402

PATIENCE = 90  # seconds


def main() -> str:
    """Become `manage.py migrate`; return what to tell when that cannot be."""
    trouble = _key() or _database()
    if trouble is None:
        os.execv(sys.executable, [sys.executable, str(PROJECT / "manage.py"), "migrate", "--noinput"])  # noqa: S606
    return trouble


def _key() -> str | None:
    try:
        folder = keys_directory(url=os.environ.get("KEYS_URL", ""))
        if not (folder / FILE_NAME).exists() and (folder / "wrapped").exists():
            return f"{folder} holds wrapped keys, but {FILE_NAME} is missing: put that file back from your backup."
        read_ring(directory=folder, create=True)
    except KeyStoreError as trouble:
        return f"{trouble}."
    return None


def _database() -> str | None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(os.environ.get("DATABASE_URL", ""), connect_timeout=5).close()
        except psycopg.OperationalError as trouble:
            if time.monotonic() > deadline:
                return f"The database does not answer: {str(trouble).strip()}"
            time.sleep(1)
        else:
            return None


if __name__ == "__main__":
    sys.exit(main())

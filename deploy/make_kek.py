"""Makes the first key-encryption key of a new installation at KEYS_URL; does nothing where one exists.

Refuses where keys were wrapped already and their key-encryption key is gone: a new one would only hide that loss.
"""

import os
import sys
from pathlib import Path

# A script runs with its own folder on the path, not the project's.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.base.crypto.ring import FILE_NAME, KeyStoreError, keys_directory, read_ring  # noqa: E402


def main() -> str | None:
    """Make the key; return what to tell when that cannot be."""
    try:
        folder = keys_directory(url=os.environ.get("KEYS_URL", ""))
        if not (folder / FILE_NAME).exists() and (folder / "wrapped").exists():
            return f"{folder} holds wrapped keys, but {FILE_NAME} is missing: put that file back from your backup."
        read_ring(directory=folder, create=True)
    except KeyStoreError as trouble:
        return str(trouble)
    return None


if __name__ == "__main__":
    sys.exit(main())

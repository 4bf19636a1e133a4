"""Small files that are there whole or not at all, readable by their owner only."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a text file with mode 0600; a reader sees the old text or the new one, also after a power cut."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.unlink(missing_ok=True)
    target = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(target, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    waiting.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def private_folder(path: Path) -> Path:
    """Make a folder with mode 0700 if there is none, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path

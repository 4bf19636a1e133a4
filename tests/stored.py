"""Whether a file lies in storage: the program itself never asks, it opens or deletes."""

from annotation.clips.sources import NotStored
from annotation.clips.storage import stored_size


def exists(*, name: str) -> bool:
    """Tell whether a file is stored under this name."""
    try:
        stored_size(name=name)
    except NotStored:
        return False
    return True

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.instance import Instance


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Instance]]:
    """Starts instances (data folder by name below tmp_path) and ends them after the test."""
    instances: list[Instance] = []

    def make(name: str = "data", *, command: str = "services", **environ: str) -> Instance:
        instances.append(Instance(tmp_path / name, command=command, **environ))
        return instances[-1]

    yield make
    for instance in instances:
        instance.close()

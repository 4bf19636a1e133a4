"""As whom the database server runs: PostgreSQL refuses root, and continuous integration is root."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local import postgres
from config.local.process import NOBODY, Identity
from config.local.services import Services
from config.local.trouble import StartupError

WAYS = [Identity.NAMESPACE, Identity.NOBODY] if os.geteuid() == 0 else [Identity.SAME]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users may pass through, as pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="earshot-identity-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def _services(folder: Path, way: Identity, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(postgres, "unprivileged_identity", lambda: way)
    folder.mkdir(mode=0o700, exist_ok=True)
    return Services(data_dir=folder, environ={"PATH": os.environ["PATH"]})


def _start(services: Services) -> str:
    """Start and stop; return the user that owned the cluster's files while it ran."""
    try:
        services.start(tell=lambda _line: None)
        return str((services.data_dir / "postgres" / "postmaster.pid").stat().st_uid)
    finally:
        services.stop()


@pytest.mark.parametrize("way", WAYS)
def test_the_database_runs_and_is_found_again_under_each_identity(
    place: Path, way: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = str(NOBODY if way is Identity.NOBODY else os.geteuid())
    assert _start(_services(place / "data", way, monkeypatch)) == owner
    assert _start(_services(place / "data", way, monkeypatch)) == owner


def test_a_cluster_goes_over_to_another_identity(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for way in [*WAYS, *WAYS]:
        owner = str(NOBODY if way is Identity.NOBODY else os.geteuid())
        assert _start(_services(place / "data", way, monkeypatch)) == owner


if os.geteuid() == 0:  # only root gives its rights away

    def test_a_folder_that_nobody_can_reach_is_said_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        place.chmod(0o700)
        with pytest.raises(StartupError, match="no other user can reach"):
            _start(_services(place / "data", Identity.NOBODY, monkeypatch))

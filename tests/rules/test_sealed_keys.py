"""The key service: keys are random, wrapped on disk, cached briefly, and gone for good once destroyed."""

import base64
import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from config.base.crypto.keys import FileKeyService, KeyGone, make_key_service
from config.base.crypto.ring import KeyStoreError, read_ring

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A monotonic clock that tests move by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def service(directory: Path) -> FileKeyService:
    return FileKeyService(directory=directory, create=True)


def test_P3_every_subject_has_a_random_key_of_its_own(service: FileKeyService) -> None:
    """P3: a random 256-bit key per subject, never derived from a parent."""
    made = [service.create() for _ in range(20)]
    assert len({key for _, key in made}) == len({key_id for key_id, _ in made}) == 20
    assert all(len(key) == 32 for _, key in made)
    assert all(service.get(key_id) == key for key_id, key in made)


def test_P3_keys_are_wrapped_at_rest(service: FileKeyService, directory: Path) -> None:
    """P3: wrapped by a key service."""
    key_id, key = service.create()
    stored = (directory / "wrapped" / key_id.hex[:2] / str(key_id)).read_bytes()
    kek = base64.urlsafe_b64decode((directory / "kek").read_text())
    assert len(kek) == 32
    assert key not in stored
    assert kek not in stored


def test_another_process_reads_the_key(service: FileKeyService, directory: Path) -> None:
    key_id, key = service.create()
    assert FileKeyService(directory=directory).get(key_id) == key


def test_files_are_for_the_owner_alone(service: FileKeyService, directory: Path) -> None:
    key_id, _ = service.create()
    service.destroy(key_id=service.create()[0], now=NOW)
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"kek", "erased", str(key_id)}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_a_destroyed_key_is_gone_and_in_the_register(service: FileKeyService, directory: Path) -> None:
    key_id, _ = service.create()
    service.get(key_id)
    assert not service.destroyed(key_id)
    service.destroy(key_id=key_id, now=NOW)
    service.destroy(key_id=key_id, now=NOW)
    assert service.destroyed(key_id)
    with pytest.raises(KeyGone):
        service.get(key_id)
    assert not list((directory / "wrapped").rglob(str(key_id)))
    assert (directory / "erased").read_text() == f"{key_id} 2026-11-23T09:00:00+00:00\n"


def test_a_backup_of_the_wrapped_keys_does_not_bring_a_key_back(service: FileKeyService, directory: Path) -> None:
    key_id, _ = service.create()
    shutil.copytree(directory / "wrapped", directory / "backup")
    service.destroy(key_id=key_id, now=NOW)
    shutil.copytree(directory / "backup", directory / "wrapped", dirs_exist_ok=True)
    for reader in (service, FileKeyService(directory=directory)):
        with pytest.raises(KeyGone):
            reader.get(key_id)


def test_an_unknown_key_is_gone_but_not_destroyed(service: FileKeyService) -> None:
    unknown = uuid4()
    with pytest.raises(KeyGone):
        service.get(unknown)
    assert not service.destroyed(unknown)


def test_other_processes_forget_a_destroyed_key_within_the_cache_time(service: FileKeyService, directory: Path) -> None:
    clock = Clock()
    reader = FileKeyService(directory=directory, ttl_s=60, clock=clock)
    key_id, key = service.create()
    assert reader.get(key_id) == key
    service.destroy(key_id=key_id, now=NOW)
    assert reader.destroyed(key_id)
    clock.at += 59
    assert reader.get(key_id) == key
    clock.at += 1
    with pytest.raises(KeyGone):
        reader.get(key_id)


def test_keys_are_cached_for_at_most_a_minute(directory: Path) -> None:
    with pytest.raises(ValueError, match="60 s"):
        FileKeyService(directory=directory, create=True, ttl_s=61)


def test_the_cache_is_bounded(service: FileKeyService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.base.crypto.keys.CACHED_KEYS", 3)
    for key_id, _ in [service.create() for _ in range(9)]:
        service.get(key_id)
    assert len(service._cache) == 3


def test_a_missing_or_bad_key_encryption_key_stops_the_start(directory: Path) -> None:
    with pytest.raises(KeyStoreError):
        FileKeyService(directory=directory)
    directory.mkdir()
    for content in ("", "c2hvcnQ", "***", "é"):
        (directory / "kek").write_text(content, encoding="utf-8")
        with pytest.raises(KeyStoreError):
            FileKeyService(directory=directory, create=True)


def test_another_key_encryption_key_opens_nothing(service: FileKeyService, directory: Path) -> None:
    key_id, _ = service.create()
    (directory / "kek").write_bytes(base64.urlsafe_b64encode(bytes(32)))
    with pytest.raises(KeyStoreError):
        FileKeyService(directory=directory).get(key_id)


def test_a_wrapped_key_under_another_name_does_not_open(service: FileKeyService, directory: Path) -> None:
    (one, _), (other, _) = service.create(), service.create()
    wrapped = directory / "wrapped"
    (wrapped / one.hex[:2] / str(one)).write_bytes((wrapped / other.hex[:2] / str(other)).read_bytes())
    with pytest.raises(KeyStoreError):
        service.get(one)


def test_rotation_keeps_what_older_keys_wrapped(service: FileKeyService, directory: Path) -> None:
    old_id, old_key = service.create()
    with (directory / "kek").open("ab") as file:
        file.write(base64.urlsafe_b64encode(bytes(range(32))) + b"\n")
    rotated = FileKeyService(directory=directory)
    new_id, new_key = rotated.create()
    assert rotated.get(old_id) == old_key
    assert FileKeyService(directory=directory).get(new_id) == new_key
    with pytest.raises(KeyStoreError):
        service.get(new_id)


def test_two_starters_agree_on_the_first_key(directory: Path) -> None:
    assert read_ring(directory=directory, create=True) == read_ring(directory=directory, create=True)
    assert [path.name for path in directory.iterdir()] == ["kek"]
    assert "keys=" not in repr(read_ring(directory=directory))


def test_addresses(tmp_path: Path) -> None:
    service = make_key_service(url=f"file://{tmp_path}/k%20eys", create=True)
    service.create()
    assert (tmp_path / "k eys" / "kek").exists()
    for url in ("s3://bucket", "file:relative", str(tmp_path), "", "file://host/path"):
        with pytest.raises(KeyStoreError):
            make_key_service(url=url)

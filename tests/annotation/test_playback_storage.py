"""The store: sealed on the way in, opened by range on the way out, whole or not there at all."""

import io
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation

from annotation.clips import storage
from annotation.clips.sources import NotStored, ObjectSource
from config.base.crypto.sealed import SEGMENT, SealBroken, read_range, seal
from tests.stored import exists

KEY = bytes(range(32))
KEY_ID = UUID("0b0e5f6c-7a2e-4c0e-9d7b-1f2a3b4c5d6e")
FILE_ID = UUID("9f3c5f6c-7a2e-4c0e-9d7b-1f2a3b4c5d6e")
NAME = "playback/9f/9f3c5f6c-7a2e-4c0e-9d7b-1f2a3b4c5d6e/v1"
PLAIN = os.urandom(3 * SEGMENT + 17)


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGE_URL = f"file://{tmp_path}/clips"
    return tmp_path / "clips"


def put(plain: Any = PLAIN, *, name: str = NAME, context: bytes = b"c") -> None:
    storage.put_sealed(name=name, plain=plain, key=KEY, key_id=KEY_ID, context=context)


def test_names_hold_a_kind_and_an_id_alone() -> None:
    assert storage.storage_key(kind="playback", file_id=FILE_ID) == NAME
    assert storage.storage_key(kind="original", file_id=FILE_ID, version=3).endswith("/v3")
    for kind, version in (("../up", 1), ("", 1), ("Play", 1), ("playback", 0)):
        with pytest.raises(ValueError, match="storage key"):
            storage.storage_key(kind=kind, file_id=FILE_ID, version=version)


def test_what_was_put_comes_back_by_any_range(store: Path) -> None:
    put(io.BytesIO(PLAIN))
    assert storage.read_sealed_range(name=NAME, key=KEY, context=b"c") == PLAIN
    for start, end in ((0, 10), (SEGMENT - 3, SEGMENT + 3), (3 * SEGMENT, None), (len(PLAIN) + 5, None)):
        assert storage.read_sealed_range(name=NAME, key=KEY, context=b"c", start=start, end=end) == PLAIN[start:end]
    assert storage.stored_size(name=NAME) == len(PLAIN)
    with pytest.raises(SealBroken):
        storage.read_sealed_range(name=NAME, key=KEY, context=b"other")


def test_nothing_plain_touches_the_disk(store: Path) -> None:
    put(b"the words somebody said " * 100)
    for path in store.rglob("*"):
        assert path.is_dir() or b"somebody" not in path.read_bytes()


def test_files_and_directories_are_for_the_owner_alone(store: Path) -> None:
    put()
    paths = [path for path in store.rglob("*") if path != store]
    assert [path for path in paths if path.is_file()] == [store / NAME]
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)


def test_a_write_that_fails_leaves_what_was_there(store: Path) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > SEGMENT:
                raise OSError("the line went dead")
            return super().read(size)

    put(b"first")
    with pytest.raises(OSError, match="went dead"):
        put(Breaks(bytes(5 * SEGMENT)))
    assert storage.read_sealed_range(name=NAME, key=KEY, context=b"c") == b"first"
    assert [path for path in store.rglob("*") if path.is_file()] == [store / NAME]


def test_putting_twice_replaces(store: Path) -> None:
    put(b"first")
    put(b"second")
    assert storage.read_sealed_range(name=NAME, key=KEY, context=b"c") == b"second"
    assert [path for path in store.rglob("*") if path.is_file()] == [store / NAME]


def test_deleting(store: Path) -> None:
    put()
    assert exists(name=NAME)
    storage.delete(name=NAME)
    storage.delete(name=NAME)
    assert not exists(name=NAME)
    with pytest.raises(NotStored):
        storage.read_sealed_range(name=NAME, key=KEY, context=b"c")
    with pytest.raises(NotStored):
        storage.stored_size(name=NAME)


def test_names_that_leave_the_store_are_refused(store: Path) -> None:
    with pytest.raises(SuspiciousFileOperation):
        put(name="../outside")
    assert not (store.parent / "outside").exists()


def test_files_are_closed_even_when_a_reader_stops_early(store: Path) -> None:
    put()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        next(storage.open_sealed_range(name=NAME, key=KEY, context=b"c"))
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("url", ["", "clips", "file:clips", "file://host/clips", "http://host/clips", "s3:///x"])
def test_other_addresses_stop_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        storage.make_storage(url=url)


def test_a_bucket_is_addressed_as_configured() -> None:
    made: Any = storage.make_storage(url="s3://clips/sealed?endpoint=http://127.0.0.1:9&region=eu-1")
    assert (made.bucket_name, made.location, made.endpoint_url) == ("clips", "sealed", "http://127.0.0.1:9")
    assert made.region_name == "eu-1"


class Bucket:
    """What an S3 client does with ranges, in memory; counts the requests."""

    class exceptions:  # noqa: N801 - boto3's own name
        class ClientError(Exception):
            def __init__(self, code: str) -> None:
                self.response = {"Error": {"Code": code}}

    def __init__(self, content: bytes) -> None:
        self.content, self.asked = content, 0

    def get_object(self, **wanted: str) -> dict[str, Any]:
        self.asked += 1
        if wanted["Key"] != NAME:
            raise self.exceptions.ClientError("NoSuchKey")
        first, last = (int(place) for place in wanted["Range"].removeprefix("bytes=").split("-"))
        if first >= len(self.content):
            raise self.exceptions.ClientError("InvalidRange")
        body = io.BytesIO(self.content[first : last + 1])
        return {"Body": body, "ContentRange": f"bytes {first}-{last}/{len(self.content)}"}


def test_a_playback_copy_takes_one_request_to_an_object_store() -> None:
    bucket = Bucket(b"".join(seal(plain=PLAIN[:30_000], key=KEY, key_id=KEY_ID, context=b"c")))
    source = ObjectSource(client=bucket, bucket="clips", name=NAME)
    assert read_range(source=source, key=KEY, context=b"c", start=7, end=9000) == PLAIN[7:9000]
    assert bucket.asked == 1


def test_a_range_of_a_long_object_is_not_a_whole_download() -> None:
    bucket = Bucket(b"".join(seal(plain=PLAIN, key=KEY, key_id=KEY_ID, context=b"c")))
    source = ObjectSource(client=bucket, bucket="clips", name=NAME)
    assert read_range(source=source, key=KEY, context=b"c", start=3 * SEGMENT + 1) == PLAIN[3 * SEGMENT + 1 :]
    assert bucket.asked == 2
    assert read_range(source=source, key=KEY, context=b"c") == PLAIN


def test_a_missing_object_is_named() -> None:
    with pytest.raises(NotStored):
        ObjectSource(client=Bucket(b""), bucket="clips", name="playback/00/x/v1").size()

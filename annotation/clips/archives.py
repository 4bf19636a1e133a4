"""Reading an uploaded archive (zip, tar, tar.gz) without trusting a word of it.

Members are read one at a time and never unpacked to a disk. Limits are held on what really comes out, not on what the
archive says of itself.
"""

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from annotation.clips.paths import MAX_FILE_BYTES, check_path
from annotation.clips.refusals import UploadInvalid, UploadTooLarge

MAX_MEMBERS = 20_000
MAX_TOTAL_BYTES = 4 * 1024**3
MAX_RATIO = 200
RATIO_FLOOR = 16 * 1024 * 1024
MAX_DIRECTORY_BYTES = 32 * 1024 * 1024
MAX_HEADER_BYTES = 4 * 1024 * 1024

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, NotImplementedError, UnicodeError)


@dataclass
class Budget:
    """What an upload may still bring, over all of its files."""

    members: int = MAX_MEMBERS
    total: int = MAX_TOTAL_BYTES
    names: set[str] = field(default_factory=set)

    def admit(self, name: str) -> None:
        """Count one file. Raises UploadTooLarge, UploadInvalid for a name that stands twice or leads out."""
        if check_path(name) is not None:
            raise UploadInvalid("A file in the upload has a name that is no plain relative path.")
        if name in self.names:
            raise UploadInvalid("Two files in the upload have the same name.")
        self.names.add(name)
        self.members -= 1
        if self.members < 0:
            raise UploadTooLarge("There are too many files in the upload.")

    def spend(self, number: int) -> None:
        """Count bytes. Raises UploadTooLarge."""
        self.total -= number
        if self.total < 0:
            raise UploadTooLarge


class Bounded(io.RawIOBase):
    """A file of an upload: what is read of it counts against its own limit and the upload's."""

    def __init__(self, *, file: Any, budget: Budget, limit: int = MAX_FILE_BYTES) -> None:
        """Read from `file`, at most `limit` bytes."""
        self._file, self._budget, self._left = file, budget, limit

    @classmethod
    def buffered(cls, *, file: Any, budget: Budget, limit: int = MAX_FILE_BYTES) -> BinaryIO:
        """Return the same as a file that is read in whole pieces."""
        return io.BufferedReader(cls(file=file, budget=budget, limit=limit))

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer. Raises UploadTooLarge, UploadInvalid."""
        try:
            piece = self._file.read(len(buffer))
        except _BROKEN as error:
            raise UploadInvalid("The archive is broken.") from error
        self._budget.spend(len(piece))
        self._left -= len(piece)
        if self._left < 0:
            raise UploadTooLarge("A file in the upload is too large, or unpacks to far more than it says.")
        buffer[: len(piece)] = piece
        return len(piece)


def members(*, archive: BinaryIO, budget: Budget) -> Iterator[tuple[str, BinaryIO]]:
    """Yield name and content of every file in an archive; each content is read before the next one is asked for.

    Folders are passed over. Raises UploadInvalid for links, devices, encrypted files and anything that is broken, and
    UploadTooLarge.
    """
    begin = archive.read(4)
    archive.seek(0)
    try:
        yield from _zipped(archive, budget) if begin[:2] == b"PK" else _tarred(archive, budget, begin)
    except _BROKEN as error:
        raise UploadInvalid("The archive is broken, or is not a zip, tar or tar.gz.") from error


def _zipped(archive: BinaryIO, budget: Budget) -> Iterator[tuple[str, BinaryIO]]:
    _check_directory(archive)
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            if info.is_dir():
                continue
            mode = info.external_attr >> 16
            if info.flag_bits & 1 or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
                raise UploadInvalid("The archive holds a link, a device or an encrypted file.")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UploadInvalid("The archive is packed in a way that is not read here; use deflate.")
            name = info.filename.removeprefix("./")
            budget.admit(name)
            limit = min(MAX_FILE_BYTES, max(info.compress_size * MAX_RATIO, RATIO_FLOOR))
            with opened.open(info) as member:
                yield name, Bounded.buffered(file=member, budget=budget, limit=limit)


def _check_directory(archive: BinaryIO) -> None:
    """Refuse a zip whose list of members alone would fill the memory."""
    size = archive.seek(0, io.SEEK_END)
    archive.seek(max(size - 66_000, 0))
    tail = archive.read()
    archive.seek(0)
    found = tail.rfind(_END)
    if found < 0:
        raise UploadInvalid("The archive is broken, or is not a zip, tar or tar.gz.")
    if _END_64 in tail or int.from_bytes(tail[found + 12 : found + 16], "little") > MAX_DIRECTORY_BYTES:
        raise UploadTooLarge("There are too many files in the upload.")


class _Measured:
    """An unpacked tar as tarfile reads it, refusing the huge headers that tarfile would hold in memory whole."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= MAX_HEADER_BYTES:
            raise UploadInvalid("The archive holds a header that is far too large.")
        data: bytes = self._file.read(size)
        return data


def _tarred(archive: BinaryIO, budget: Budget, begin: bytes) -> Iterator[tuple[str, BinaryIO]]:
    packed = begin[:2] == b"\x1f\x8b"
    plain = gzip.GzipFile(fileobj=archive, mode="rb") if packed else archive
    with tarfile.open(fileobj=_Measured(plain), mode="r:") as opened:  # type: ignore[call-overload]
        for member in opened:
            opened.members.clear()  # tarfile would keep every header that it has met
            if member.isdir():
                continue
            if not member.isreg() or member.issparse():
                raise UploadInvalid("The archive holds a link, a device or a sparse file.")
            name = member.name.removeprefix("./")
            budget.admit(name)
            content = opened.extractfile(member)
            if content is None:
                raise UploadInvalid
            yield name, Bounded.buffered(file=content, budget=budget)

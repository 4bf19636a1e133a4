"""Reading stored bytes by position: from a local file without buffers, from an object store without whole downloads."""

import os
from typing import Any

from config.base.crypto.sealed import HEADER, SEGMENT, TAG
from config.base.errors import Refusal

AHEAD = HEADER + SEGMENT + TAG
"""What the first request to an object store asks for: all of a playback copy, as a rule."""
MISSING = {"404", "NoSuchKey", "NotFound"}
PAST_END = {"416", "InvalidRange"}


class NotStored(Refusal):
    """This file is not in the store."""

    code = "not_stored"
    status = 404


class LocalSource:
    """An open local file."""

    def __init__(self, *, descriptor: int) -> None:
        """Read from this descriptor, which the caller closes."""
        self._descriptor = descriptor

    def size(self) -> int:
        """Return the number of sealed bytes."""
        return os.fstat(self._descriptor).st_size

    def read_at(self, *, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer only at the end."""
        return os.pread(self._descriptor, length, offset)


class ObjectSource:
    """An object in an S3 bucket; the first request brings its size and its beginning."""

    def __init__(self, *, client: Any, bucket: str, name: str) -> None:
        """Read the object `name` through a boto3 client."""
        self._client, self._bucket, self._name = client, bucket, name
        self._begin: bytes | None = None
        self._size = 0

    def size(self) -> int:
        """Return the number of sealed bytes. Raises NotStored."""
        self._first()
        return self._size

    def read_at(self, *, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer only at the end. Raises NotStored."""
        begin = self._first()
        if offset + length <= len(begin) or len(begin) == self._size:
            return begin[offset : offset + length]
        return self._get(offset, length)

    def _first(self) -> bytes:
        if self._begin is None:
            self._begin = self._get(0, AHEAD)
        return self._begin

    def _get(self, offset: int, length: int) -> bytes:
        wanted = f"bytes={offset}-{offset + length - 1}"
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._name, Range=wanted)
        except self._client.exceptions.ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in MISSING:
                raise NotStored from None
            if code in PAST_END:
                return b""
            raise
        self._size = int(str(answer["ContentRange"]).rpartition("/")[2])
        body: bytes = answer["Body"].read()
        return body

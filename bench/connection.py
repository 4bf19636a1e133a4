"""One browser's keep-alive connection, as a bare asyncio protocol."""

import asyncio
from dataclasses import dataclass

from bench.http import Answer, NotUnderstoodError, Reader


@dataclass(frozen=True, kw_only=True)
class Account:
    """A signed-in reviewer: the session's cookie and the CSRF token that goes with it."""

    person_id: int
    session: str
    csrf: str


# What is received goes through here, for all connections of a process: each is done with it before the next one reads.
_SPACE = memoryview(bytearray(256 * 1024))


class Connection(asyncio.BufferedProtocol):
    """Sends one request at a time and waits for its answer; connects again when the server closed the line."""

    def __init__(self, *, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._transport: asyncio.Transport | None = None
        self._reader = Reader()
        self._waiting: asyncio.Future[Answer] | None = None

    async def call(self, request: bytes) -> Answer:
        """Return the answer to a whole request. Raises OSError, NotUnderstoodError."""
        if self._transport is None or self._transport.is_closing():
            await self._connect()
        if self._transport is None:
            raise ConnectionResetError("closed at once")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    async def _connect(self) -> None:
        self._reader = Reader()
        await asyncio.get_running_loop().create_connection(lambda: self, self.host, self.port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return _SPACE

    def buffer_updated(self, nbytes: int) -> None:
        waiting = self._waiting
        try:
            answer = self._reader.feed(_SPACE[:nbytes])
        except NotUnderstoodError as trouble:
            if waiting is not None and not waiting.done():
                waiting.set_exception(trouble)
            return
        if answer is not None and waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


class Requests:
    """Writes a reviewer's requests as bytes, with all that a browser's would carry and matters to the server."""

    def __init__(self, *, account: Account, host: str, port: int) -> None:
        cookies = f"Cookie: sessionid={account.session}; csrftoken={account.csrf}\r\n"
        common = f" HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: */*\r\n{cookies}"
        self._get = common.encode() + b"\r\n"
        self._post = (
            common.encode()
            + f"Origin: http://{host}:{port}\r\nX-CSRFToken: {account.csrf}\r\n".encode()
            + b"Content-Type: application/json\r\n"
        )

    def get(self, path: str) -> bytes:
        """Return a GET."""
        return b"GET " + path.encode() + self._get

    def post(self, path: str, *, body: bytes, key: str | None) -> bytes:
        """Return a POST of JSON, with its Idempotency-Key."""
        named = b"" if key is None else f"Idempotency-Key: {key}\r\n".encode()
        return b"POST %b%bContent-Length: %d\r\n%b\r\n%b" % (path.encode(), self._post, len(body), named, body)

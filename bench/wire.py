"""A small proxy before PostgreSQL that counts what passes: statements, and how often the client waits for an answer.

It stands in the way of one quiet pass only, never of anything that is timed.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "START TRANSACTION")
_SSL_OR_CANCEL = (80877103, 80877102, 80877104)


@dataclass
class Traffic:
    """What one connection's client sent. Statements are simple queries and executions; control is BEGIN and COMMIT."""

    statements: int = 0
    control: int = 0
    round_trips: int = 0
    _began: bool = False
    _pending: bytearray = field(default_factory=bytearray)
    _prepared: dict[bytes, bytes] = field(default_factory=dict)
    _portals: dict[bytes, bytes] = field(default_factory=dict)
    _answered: bool = True

    def sent(self, data: bytes) -> None:
        """Take bytes that the client sent."""
        self._pending += data
        for kind, body in self._messages():
            self._count(kind, body)

    def answered(self) -> None:
        """Note that the server has said something: the client's next statement is another round trip."""
        self._answered = True

    def _messages(self) -> Iterator[tuple[bytes, bytes]]:
        pending = self._pending
        while True:
            head = 5 if self._began else 4
            if len(pending) < head:
                return
            length = int.from_bytes(pending[head - 4 : head], "big") + head - 4
            if len(pending) < length:
                return
            kind, body = bytes(pending[: head - 4]), bytes(pending[head:length])
            del pending[:length]
            if self._began:
                yield kind, body
            elif int.from_bytes(body[:4], "big") not in _SSL_OR_CANCEL:
                self._began = True

    def _count(self, kind: bytes, body: bytes) -> None:
        if kind == b"P":
            name, text = body.split(b"\0")[:2]
            self._prepared[name] = text
        elif kind == b"B":
            portal, name = body.split(b"\0")[:2]
            self._portals[portal] = self._prepared.get(name, b"")
        elif kind == b"Q":
            self._statement(body)
        elif kind == b"E":
            self._statement(self._portals.get(body.split(b"\0")[0], b""))

    def _statement(self, text: bytes) -> None:
        if text.lstrip()[:20].upper().decode("ascii", "replace").startswith(_CONTROL):
            self.control += 1
        else:
            self.statements += 1
        if self._answered:
            self.round_trips += 1
            self._answered = False


@dataclass
class Wire:
    """All connections through one proxy."""

    connections: list[Traffic] = field(default_factory=list)

    def totals(self) -> tuple[int, int, int]:
        """Return statements, transaction control, and round trips up to now."""
        return (
            sum(one.statements for one in self.connections),
            sum(one.control for one in self.connections),
            sum(one.round_trips for one in self.connections),
        )

    async def listen(self, *, to_host: str, to_port: int) -> asyncio.Server:
        """Start the proxy on a free port of the loopback address."""

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            traffic = Traffic()
            self.connections.append(traffic)
            far_reader, far_writer = await asyncio.open_connection(to_host, to_port)
            await asyncio.gather(
                _pass_on(reader, far_writer, traffic, from_client=True),
                _pass_on(far_reader, writer, traffic, from_client=False),
            )

        return await asyncio.start_server(accept, "127.0.0.1", 0)


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, traffic: Traffic, *, from_client: bool
) -> None:
    try:
        while data := await reader.read(65_536):
            if from_client:
                traffic.sent(data)
            else:
                traffic.answered()
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()

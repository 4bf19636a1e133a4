"""What a reviewer does, over and over: a tenth of a batch call, the sound, a report of what was heard, a label."""

import json
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from bench.connection import Account, Connection, Requests
from bench.http import Answer, NotUnderstoodError
from bench.samples import Samples

BATCH = 10
CLIP_MS = 8_000
CALLS = ("batches", "audio", "heard", "label")
_ANSWERS = json.dumps(
    {"said": "command", "words": "turn on the lights in the kitchen and set a timer for ten minutes"}
).encode()


class RefusedError(Exception):
    """The server answered otherwise than it should; the sample is noted as an error already."""


class Desk:
    """A reviewer at work over one connection. Latencies go to `samples`, counted from `since` where that is given."""

    def __init__(
        self, *, account: Account, host: str, port: int, project: str | None, samples: Samples, size: int = BATCH
    ) -> None:
        self.samples = samples
        self.held: deque[str] = deque()
        self.connection = Connection(host=host, port=port)
        self.requests = Requests(account=account, host=host, port=port)
        wish = {"size": size} if project is None else {"size": size, "project": project}
        self._wish = json.dumps(wish).encode()

    async def me(self, *, since: float | None = None) -> None:
        """`GET me`."""
        await self._call("me", self.requests.get("/api/v1/me"), expected=(200,), since=since)

    async def start_shift(self, *, since: float | None = None) -> None:
        """`POST shifts/start`."""
        request = self.requests.post("/api/v1/shifts/start", body=b"{}", key=str(uuid4()))
        await self._call("shifts/start", request, expected=(200,), since=since)

    async def take(self, *, since: float | None = None) -> None:
        """`POST batches`: the next clips."""
        request = self.requests.post("/api/v1/batches", body=self._wish, key=str(uuid4()))
        answer = await self._call("batches", request, expected=(201,), since=since)
        self.held.extend(one["id"] for one in json.loads(answer.body)["assignments"])

    async def listen(self, *, since: float | None = None) -> None:
        """`GET assignments/{id}/audio` of the clip in hand."""
        request = self.requests.get(f"/api/v1/assignments/{self.held[0]}/audio")
        answer = await self._call("audio", request, expected=(200,), since=since)
        if not answer.body.startswith(b"OggS"):
            self.samples.error("audio", "not a sound")

    async def report(self, *, since: float | None = None) -> None:
        """`POST heard`: the first half was played."""
        body = b'{"plays": {"%b": [[0, %d, "%b"]]}}' % (self.held[0].encode(), CLIP_MS // 2, _now())
        request = self.requests.post("/api/v1/heard", body=body, key=str(uuid4()))
        await self._call("heard", request, expected=(200,), since=since)

    async def label(self, *, since: float | None = None) -> None:
        """`POST assignments/{id}/label`, with the second half heard; the clip is out of hand, whatever comes."""
        path = f"/api/v1/assignments/{self.held.popleft()}/label"
        heard = b'[[%d, %d, "%b"]]' % (CLIP_MS // 2, CLIP_MS, _now())
        body = b'{"answers": %b, "conditions": [], "marks": [], "heard": %b, "active_ms": 9500}' % (_ANSWERS, heard)
        request = self.requests.post(path, body=body, key=str(uuid4()))
        answer = await self._call("label", request, expected=(201,), since=since)
        self.samples.cycle_done(label_id=json.loads(answer.body)["id"])

    async def cycle(self) -> None:
        """One clip from beginning to end, as fast as the server answers."""
        if not self.held:
            await self.take()
        await self.listen()
        await self.report()
        await self.label()

    async def _call(self, name: str, request: bytes, *, expected: Sequence[int], since: float | None) -> Answer:
        began = time.monotonic()
        try:
            answer = await self.connection.call(request)
        except (OSError, NotUnderstoodError) as trouble:
            self.samples.error(name, type(trouble).__name__)
            raise RefusedError from trouble
        self.samples.note(name, since=began if since is None else since)
        if answer.status not in expected:
            self.samples.error(name, f"{answer.status} {_code(answer.body)}")
            raise RefusedError
        return answer


def _now() -> bytes:
    return datetime.now(UTC).isoformat().encode()


def _code(body: bytes) -> str:
    """Return the code of a refusal, for the count of errors."""
    try:
        return str(json.loads(body)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "no code"

"""A line between browser and server on which a draft can be held up: what a reload must bear, and no test can time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PATIENCE_S = 30.0
# These are about one of the two connections, not about the message.
OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Held:
    """One draft that is kept from the server until `let_go`."""

    def __init__(self) -> None:
        self._arrived, self._released, self._answered = threading.Event(), threading.Event(), threading.Event()
        self.status = 0

    def wait_here(self) -> None:
        """The request has come; it goes on once it is let go."""
        self._arrived.set()
        assert self._released.wait(PATIENCE_S), "nobody let the draft go"

    def answered(self, status: int) -> None:
        self.status = status
        self._answered.set()

    def caught(self) -> None:
        """Wait until the browser has sent it."""
        assert self._arrived.wait(PATIENCE_S), "the browser sent no draft"

    def let_go(self) -> None:
        """Let it reach the server, and wait until the server has answered."""
        self._released.set()
        assert self._answered.wait(PATIENCE_S), "the server did not answer the draft"


class SlowLine(ThreadingHTTPServer):
    """Passes every request on as it is, but for a draft that is held."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Pass)
        parts = urlsplit(behind)
        self.behind = (parts.hostname or "localhost", parts.port or 80)
        self.url = f"http://localhost:{self.server_port}"
        self._next: Held | None = None
        self._passed: list[str] = []
        self._news = threading.Condition()

    def hold_next_draft(self) -> Held:
        """Hold the next draft that the browser sends; those after it pass."""
        self._next = Held()
        return self._next

    def take_held(self) -> Held | None:
        """Return what the next draft waits for, once."""
        held, self._next = self._next, None
        return held

    def passed(self, call: str) -> None:
        """A call was answered in full."""
        with self._news:
            self._passed.append(call)
            self._news.notify_all()

    @contextmanager
    def until_answered(self, call: str) -> Iterator[None]:
        """Leave the block once the server has answered this call, made within it: `GET /api/v1/me`."""
        with self._news:
            before = self._passed.count(call)
        yield
        with self._news:
            came = self._news.wait_for(lambda: self._passed.count(call) > before, PATIENCE_S)
        assert came, f"no {call} was answered"


class _Pass(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SlowLine

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        held = self.server.take_held() if self.command == "PUT" and self.path.endswith("/draft") else None
        if held:
            held.wait_here()
        try:
            status = self._answer(body)
        finally:
            self.close_connection = True
        if held:
            held.answered(status)
        self.server.passed(f"{self.command} {self.path}")

    def _answer(self, body: bytes) -> int:
        """Ask the server and hand its answer on; a page that is gone does not take it any more."""
        connection = HTTPConnection(*self.server.behind, timeout=PATIENCE_S)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
        connection.request(self.command, self.path, body=body or None, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        try:
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            if answer.status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return answer.status

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""

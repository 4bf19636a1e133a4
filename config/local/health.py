"""Waits until the web server says that everything is up."""

import http.client
import time
from collections.abc import Callable

from config.local.ports import LOOPBACK

PATH = "/healthz"


def wait_until_healthy(port: int, *, within: float, check: Callable[[], None]) -> str | None:
    """Ask every quarter of a second; return None once the answer is 200, else what was answered last.

    `check` is called between two questions and may raise to give up early; `within` is in seconds.
    """
    deadline = time.monotonic() + within
    last = "nothing"
    while time.monotonic() < deadline:
        check()
        answer = ask(port)
        if answer == "200":
            return None
        last = answer or last
        time.sleep(0.25)
    return last


def ask(port: int) -> str | None:
    """Return "200", another status with the start of its text, or None when nobody answers."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", PATH)
        response = connection.getresponse()
        text = response.read(300).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return "200" if response.status == http.client.OK else f"{response.status} {text}".strip()

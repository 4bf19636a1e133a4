"""Asks the web process of this container whether it is well; the exit code is the answer.

A real host name is sent, because any other is refused, and the request says that it came by TLS, as the proxy in front
of a server says.
"""

import http.client
import os
import sys

TIMEOUT = 4  # seconds


def main() -> int:
    """Return 0 when /healthz answers 200."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=TIMEOUT)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())

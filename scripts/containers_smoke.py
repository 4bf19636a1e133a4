"""Given on its standard input to a Python in the web container: one recording goes through an empty installation.

Sets up a site, a steward and a project with the commands that a person would use, sends a tone to the API with a token,
and waits until the worker has made a clip of it. Ends with 1 and a sentence when something is wrong.
"""

import hashlib
import io
import json
import math
import os
import struct
import subprocess
import sys
import time
import urllib.request
import uuid
import wave
from typing import Any

import psycopg

API = "http://127.0.0.1:8000/api/v1/"
PURPOSE = "transcription"
ORGANISATION, SITE, SLUG, EMAIL = "Smoke", "Here", "smoke", "smoke@example.invalid"
FORBIDDEN = (
    "CREATE TABLE smoke (id int)",
    "DELETE FROM reviewers_auditevent",
    "UPDATE reviewers_auditevent SET event = ''",
)
PATIENCE = 120  # seconds


def main() -> str | None:
    """Return what is wrong, or None."""
    for statement in FORBIDDEN:
        if _allowed(statement):
            return f"the serving role may do what it must not: {statement}"
    sys.stdout.write("The serving role may neither define tables nor change the audit log.\n")
    token = _set_up()
    intake = _send(token)
    deadline = time.monotonic() + PATIENCE
    while intake["state"] not in ("done", "failed") and time.monotonic() < deadline:
        time.sleep(1)
        intake = _call(f"intakes/{intake['id']}", token=token)
    if intake["state"] != "done" or intake["rows"]["accepted"] + intake["rows"]["warned"] != 1:
        return f"the intake of one recording stands at {json.dumps(intake)}"
    sys.stdout.write(f"One recording was sent, and the worker took it in: {intake['message']}\n")
    return None


def _allowed(statement: str) -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        try:
            database.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return False
        finally:
            database.rollback()
    return True


def _set_up() -> str:
    """Return a token of a new steward in a new project."""
    of = ("--organisation", ORGANISATION)
    _manage("add_site", SITE, *of, "--zone", "Europe/Bucharest")
    _manage("add_person", EMAIL, *of, "--site", SITE, "--name", "Smoke", "--role", "steward", "--language", "en")
    _manage("add_project", SLUG, *of, "--purpose", PURPOSE)
    return _manage("create_token", EMAIL, "--scope", "intake", "--scope", "steward").split()[-1]


def _manage(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"manage.py {arguments[0]}: {done.stderr[-2000:]}")
    return done.stdout


def _tone() -> bytes:
    """Return two seconds of a tone as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"".join(struct.pack("<h", int(3000 * math.sin(n / 6))) for n in range(32_000)))
    return target.getvalue()


def _send(token: str) -> dict[str, Any]:
    sound = _tone()
    row = {"id": "tone", "path": "tone.wav", "sha256": hashlib.sha256(sound).hexdigest(), "bytes": len(sound)}
    boundary = uuid.uuid4().hex
    parts = (
        ('name="purpose"', PURPOSE.encode()),
        ('name="consent"', b"smoke"),
        ('name="manifest"; filename="manifest.jsonl"', json.dumps(row).encode() + b"\n"),
        ('name="files"; filename="tone.wav"', sound),
    )
    body = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (boundary.encode(), name.encode(), content)
        for name, content in parts
    )
    body += b"--%s--\r\n" % boundary.encode()
    return _call(f"projects/{SLUG}/intakes", token=token, body=body, kind=f"multipart/form-data; boundary={boundary}")


def _call(path: str, *, token: str, body: bytes | None = None, kind: str = "") -> dict[str, Any]:
    request = urllib.request.Request(API + path, data=body)  # noqa: S310
    request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.add_header("Content-Type", kind)
        request.add_header("Idempotency-Key", str(uuid.uuid4()))
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found


if __name__ == "__main__":
    sys.exit(main())

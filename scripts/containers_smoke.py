"""Given on its standard input to a Python in the web container: one recording goes through an empty installation.

Makes an organisation with one person and one project as the serving role, sends a tone to the API with a token, and
waits until the worker has made a clip of it. Prints one line; ends with 1 and a sentence when something is wrong.
"""

import hashlib
import io
import json
import math
import os
import struct
import sys
import time
import urllib.request
import uuid
import wave
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import ProgrammingError, connection, transaction  # noqa: E402

from annotation.exports.tombstones import make_fence  # noqa: E402
from annotation.projects.models import FormVersion, Project, Purpose  # noqa: E402
from annotation.projects.templates import TEMPLATES  # noqa: E402
from config.base.clock import utc_now  # noqa: E402
from reviewers.access.models import Grant  # noqa: E402
from reviewers.access.tokens import create_token  # noqa: E402
from reviewers.people.models import Person  # noqa: E402
from reviewers.sites.models import Organisation, Site  # noqa: E402

API = "http://127.0.0.1:8000/api/v1/"
PURPOSE = "transcription"
SLUG = "smoke"
PATIENCE = 90  # seconds


def main() -> str | None:
    """Return what is wrong, or None."""
    if (trouble := _roles()) is not None:
        return trouble
    token = _make_installation()
    intake = _send(token)
    deadline = time.monotonic() + PATIENCE
    while intake["state"] not in ("done", "failed") and time.monotonic() < deadline:
        time.sleep(1)
        intake = _call(f"intakes/{intake['id']}", token=token)
    if intake["state"] != "done" or intake["rows"]["accepted"] + intake["rows"]["warned"] != 1:
        return f"the intake of one recording ended as {json.dumps(intake)}"
    sys.stdout.write("One recording was sent, decoded by the worker and sealed.\n")
    return None


def _roles() -> str | None:
    for statement in ("CREATE TABLE smoke (id int)", "DELETE FROM reviewers_auditevent"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except ProgrammingError:
            continue
        return f"the serving role may do what it must not: {statement}"
    sys.stdout.write("The serving role may neither define tables nor change the audit log.\n")
    return None


def _make_installation() -> str:
    now = utc_now()
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Smoke")
        site = Site.objects.create(organisation=organisation, name="Here", zone="UTC")
        person = Person(organisation=organisation, site=site, email="smoke@example.invalid", name="Smoke")
        person.set_unusable_password()
        person.save()
        Grant.objects.create(person=person, role="steward", granted_at=now)
        purpose = Purpose.objects.create(organisation=organisation, code=PURPOSE, title={"en": "Smoke"})
        project = Project.objects.create(
            organisation=organisation, slug=SLUG, title={"en": "Smoke"}, purpose=purpose, overlap=1
        )
        FormVersion.objects.create(project=project, number=1, definition=dict(TEMPLATES[PURPOSE]), published_at=now)
        make_fence(project_id=project.pk)
        return create_token(person=person, scopes=["intake", "steward"], expires_at=None, now=now)


def _tone() -> bytes:
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
    kind = f"multipart/form-data; boundary={boundary}"
    return _call(f"projects/{SLUG}/intakes", token=token, body=body, kind=kind)


def _call(path: str, *, token: str, body: bytes | None = None, kind: str = "") -> dict[str, Any]:
    request = urllib.request.Request(API + path, data=body)
    request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.add_header("Content-Type", kind)
        request.add_header("Idempotency-Key", str(uuid.uuid4()))
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


if __name__ == "__main__":
    sys.exit(main())

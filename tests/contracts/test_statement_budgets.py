"""What the four calls of a clip's cycle cost the database, counted on the wire: statements, and round trips.

Counted from the messages that libpq really sent: what a view does by the ORM, by a raw cursor, in a trigger's name or
twice is all the same here. BEGIN and COMMIT are round trips, but no statements.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from annotation.clips.models import Clip
from annotation.queue.models import Assignment
from config.base.clock import utc_now
from tests.factories import client_for, key_header, make_clips, make_person, make_project

pytestmark = pytest.mark.django_db(transaction=True)
CYCLES = 8
API = "/api/v1"

# Statements and round trips at most, authentication included. A call that gains one needs a reason (DESIGN: hot path).
# Two of the round trips of a batch are its BEGIN and COMMIT.
BUDGETS: dict[str, tuple[int, int]] = {
    "batches": (8, 9),
    "audio": (1, 1),
    "heard": (1, 1),
    "label": (2, 2),
}


@dataclass
class Counted:
    """What one request sent."""

    statements: list[str] = field(default_factory=list)
    round_trips: int = 0


_CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)


@contextmanager
def counting(folder: Path) -> Iterator[Counted]:
    """Count what this thread's connection sends within the block."""
    connection.ensure_connection()
    wire, counted = connection.connection.pgconn, Counted()
    with (folder / "trace").open("w+") as trace:
        wire.trace(trace.fileno())
        try:
            yield counted
        finally:
            wire.untrace()
        trace.seek(0)
        _read(trace.read(), counted)


def _read(trace: str, counted: Counted) -> None:
    # A line: time, direction, length, message, and its fields; texts stand in double quotes, over several lines.
    prepared = ""
    for message in re.split(r"\n(?=[^\n]*\t[FB]\t\d+\t)", trace):
        parts = message.split("\t", 4)
        match parts[1:4]:
            case ["F", _, "Parse"]:
                prepared = parts[4]
            case ["F", _, "Query"]:
                _add(parts[4], counted)
            case ["F", _, "Execute"]:
                _add(prepared or "prepared before", counted)
                prepared = ""
            case ["B", _, "ReadyForQuery"]:
                counted.round_trips += 1


def _add(text: str, counted: Counted) -> None:
    spoken = [part for part in re.findall(r'"([^"]*)', text) if part.strip()] or [text]
    if not _CONTROL.match(spoken[-1] if len(spoken) == 1 else spoken[0]) and not _CONTROL.match(spoken[-1]):
        counted.statements.append(" ".join(spoken[-1].split())[:80])


def test_the_counting_sees_every_statement(tmp_path: Path) -> None:
    with counting(tmp_path) as counted, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute('SELECT 2 AS "two"')
        list(Assignment.objects.all())
    assert len(counted.statements) == 3
    assert counted.round_trips == 3


class Desk:
    """A reviewer at work over HTTP."""

    def __init__(self) -> None:
        project = make_project()
        make_clips(project, CYCLES + 30, with_sound=True)
        person = make_person(project.organisation, projects=(project,), on_shift_since=utc_now())
        self.client = client_for(person)
        self.person = person

    def batches(self) -> None:
        answer = self.client.post(f"{API}/batches", {"size": 10}, format="json", headers=key_header())
        assert answer.status_code == 201, answer.content
        self.held = [one["id"] for one in answer.json()["assignments"]]

    def audio(self) -> None:
        answer = self.client.get(f"{API}/assignments/{self.held[0]}/audio")
        assert answer.status_code == 200

    def heard(self) -> None:
        body = {"plays": {self.held[0]: [[0, 400, utc_now().isoformat()]]}}
        assert self.client.post(f"{API}/heard", body, format="json").status_code == 200

    def label(self) -> None:
        body: dict[str, Any] = {
            "answers": {"said": "yes"},
            "heard": [[0, 400, utc_now().isoformat()]],
            "active_ms": 900,
        }
        url = f"{API}/assignments/{self.held.pop(0)}/label"
        assert self.client.post(url, body, format="json", headers=key_header()).status_code == 201


def test_each_call_of_a_cycle_keeps_its_budget(tmp_path: Path) -> None:
    """Looked at once warm, as everything is in a day: statements prepared, forms and keys in memory."""
    desk = Desk()
    spent: dict[str, Counted] = {}
    for _ in range(CYCLES):
        for name in BUDGETS:
            call: Callable[[], None] = getattr(desk, name)
            with counting(tmp_path) as counted:
                call()
            spent[name] = counted
    over = {
        name: (len(counted.statements), counted.round_trips, counted.statements)
        for name, counted in spent.items()
        if len(counted.statements) > BUDGETS[name][0] or counted.round_trips > BUDGETS[name][1]
    }
    assert over == {}
    assert Clip.objects.count() == CYCLES + 30

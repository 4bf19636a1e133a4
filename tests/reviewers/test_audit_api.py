"""`GET audit/verify`: a steward asks whether the log is whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from config.base.crypto.keys import make_key_service
from reviewers.audit.actions import Entry, record
from tests.factories import NOW, client_for, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_keys_and_log(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.KEYS_URL = tmp_path.as_uri()
    make_key_service(url=settings.KEYS_URL, create=True)
    _truncate()
    yield
    _truncate()


def _truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reviewers_auditevent, reviewers_auditdigest")


def test_P11_a_steward_is_told_whether_the_log_is_whole() -> None:
    """P11: what happened since the last look is sealed by this one, and covered by the next."""
    client = client_for(make_person(roles=("steward",)))
    record(Entry(event="clip.served", at=NOW, organisation_id=1))
    first = client.get("/api/v1/audit/verify").json()
    assert (first["ok"], first["checked"], first["unsealed"]) == (True, 0, 1)
    second = client.get("/api/v1/audit/verify").json()
    assert (second["ok"], second["checked"], second["unsealed"]) == (True, 1, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviewers_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE reviewers_auditevent SET person_id = 7")
        cursor.execute("ALTER TABLE reviewers_auditevent ENABLE TRIGGER USER")
    third = client.get("/api/v1/audit/verify").json()
    assert (third["ok"], third["finding"]) == (False, "events_altered")
    assert "altered" in third["message"]


def test_nobody_else_is_told() -> None:
    for role in ("reviewer", "supervisor", "safety", "ml"):
        assert client_for(make_person(roles=(role,))).get("/api/v1/audit/verify").status_code == 403

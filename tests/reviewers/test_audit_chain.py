"""The log and its digests (P11): every way of tampering is planted as the tables' owner would, and must be found."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from config.base.crypto.keys import make_key_service
from reviewers.audit import digests
from reviewers.audit.actions import Entry, record
from reviewers.audit.journal import NAME
from reviewers.audit.models import AuditDigest, AuditEvent
from reviewers.audit.verify import MESSAGES, verify
from reviewers.flow.digest import seal_log, tick, verify_log

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ABOUT = UUID("00000000-0000-4000-8000-00000000000a")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_keys_and_log(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.KEYS_URL = tmp_path.as_uri()
    make_key_service(url=settings.KEYS_URL, create=True)
    _as_owner("TRUNCATE reviewers_auditevent, reviewers_auditdigest")
    yield
    _as_owner("TRUNCATE reviewers_auditevent, reviewers_auditdigest")


def _as_owner(*statements: str) -> None:
    """Do what somebody does who owns the tables: the triggers do not stop them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("reviewers_auditevent", "reviewers_auditdigest"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in ("reviewers_auditevent", "reviewers_auditdigest"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _as_the_serving_role(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE earshot_app")
        cursor.execute(statement)


def _write(number: int, *, at: datetime = NOW) -> None:
    for place in range(number):
        with transaction.atomic():
            record(
                Entry(
                    event="clip.served",
                    at=at,
                    organisation_id=1,
                    person_id=place,
                    clip_id=place % 3,
                    about=ABOUT,
                    detail={"to_ms": 1200, "from_ms": 0, "ratio": 0.5},
                )
            )


def _sealed_in_three() -> None:
    for hour in range(3):
        _write(4, at=NOW + timedelta(hours=hour))
        assert seal_log(now=NOW + timedelta(hours=hour)) == 4


def _ids() -> list[int]:
    return list(AuditEvent.objects.order_by("txid", "id").values_list("pk", flat=True))


def test_an_untouched_log_is_whole() -> None:
    _sealed_in_three()
    _write(2)
    verdict = verify()
    assert (verdict.ok, verdict.checked, verdict.digests, verdict.unsealed) == (True, 12, 3, 2)


def _alter(ids: list[int]) -> str:
    return f"UPDATE reviewers_auditevent SET person_id = 99 WHERE id = {ids[5]}"


def _alter_detail(ids: list[int]) -> str:
    return f"UPDATE reviewers_auditevent SET detail = jsonb_set(detail, '{{to_ms}}', '1201') WHERE id = {ids[0]}"


def _alter_time(ids: list[int]) -> str:
    return f"UPDATE reviewers_auditevent SET at = at + interval '1 microsecond' WHERE id = {ids[0]}"


def _delete(ids: list[int]) -> str:
    return f"DELETE FROM reviewers_auditevent WHERE id = {ids[1]}"


def _delete_a_sealed_stretch(ids: list[int]) -> str:
    return f"DELETE FROM reviewers_auditevent WHERE id IN ({ids[8]}, {ids[9]}, {ids[10]}, {ids[11]})"


def _swap(ids: list[int]) -> str:
    first, second = ids[2], ids[3]
    return (
        "UPDATE reviewers_auditevent a SET txid = b.txid, id = -b.id FROM reviewers_auditevent b "
        f"WHERE (a.id, b.id) IN (({first}, {second}), ({second}, {first}));"
        "UPDATE reviewers_auditevent SET id = -id WHERE id < 0"
    )


def _forge(ids: list[int]) -> str:
    return (
        "INSERT INTO reviewers_auditevent (at, txid, event, organisation_id, detail) "
        f"SELECT at, txid, event, organisation_id, detail FROM reviewers_auditevent WHERE id = {ids[4]}"
    )


@pytest.mark.parametrize(
    ("tamper", "finding"),
    [
        (_alter, "events_altered"),
        (_alter_detail, "events_altered"),
        (_alter_time, "events_altered"),
        (_delete, "events_missing"),
        (_delete_a_sealed_stretch, "events_missing"),
        (_swap, "events_altered"),
        (_forge, "events_added"),
    ],
)
def test_P11_tampering_with_events_is_found(tamper: Callable[[list[int]], str], finding: str) -> None:
    """P11: altering, deleting, reordering events, also adding one, is found by verifying."""
    _sealed_in_three()
    _as_owner(*tamper(_ids()).split(";"))
    verdict = verify()
    assert not verdict.ok
    assert verdict.finding == finding


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE reviewers_auditdigest SET events = events + 1 WHERE id = {1}", "signature_wrong"),
        ("UPDATE reviewers_auditdigest SET made_at = made_at - interval '1 day' WHERE id = {1}", "signature_wrong"),
        (
            "UPDATE reviewers_auditdigest SET signature = replace(signature, 'k1:', 'k9:') WHERE id = {0}",
            "signature_wrong",
        ),
        ("UPDATE reviewers_auditdigest SET signature = 'k1:AAAA' WHERE id = {0}", "signature_wrong"),
        ("UPDATE reviewers_auditdigest SET digest = sha256('x') WHERE id = {1}", "journal_differs"),
        ("DELETE FROM reviewers_auditdigest WHERE id = {1}", "journal_differs"),
        ("DELETE FROM reviewers_auditdigest WHERE id = {2}", "chain_cut_off"),
    ],
)
def test_P11_tampering_with_digests_is_found(statement: str, finding: str) -> None:
    """P11: digests are signed, chained to one another, and counted in a journal apart from the database."""
    _sealed_in_three()
    chain = list(AuditDigest.objects.order_by("pk").values_list("pk", flat=True))
    _as_owner(statement.format(*chain))
    assert verify().finding == finding


def test_P11_the_chain_alone_tells_of_a_missing_link(tmp_path: Path) -> None:
    """P11: without the journal, a digest that was taken out of the middle still shows."""
    _sealed_in_three()
    (tmp_path / NAME).unlink()
    middle = AuditDigest.objects.order_by("pk")[1].pk
    _as_owner(f"DELETE FROM reviewers_auditdigest WHERE id = {middle}")
    verdict = verify()
    assert (verdict.finding, verdict.digest) == ("chain_broken", 2)


def test_P11_cutting_off_the_end_of_events_and_digests_is_found() -> None:
    """P11: truncation. The last events and their digest go together; the journal still counts them."""
    _sealed_in_three()
    ids, last = _ids(), AuditDigest.objects.order_by("-pk")[0].pk
    _as_owner(
        f"DELETE FROM reviewers_auditevent WHERE id >= {ids[8]}", f"DELETE FROM reviewers_auditdigest WHERE id = {last}"
    )
    assert verify().finding == "chain_cut_off"


def test_P11_sealing_on_after_a_cut_hides_nothing() -> None:
    """P11: new digests on a chain that was cut off differ from the journal's."""
    _sealed_in_three()
    ids, last = _ids(), AuditDigest.objects.order_by("-pk")[0].pk
    _as_owner(
        f"DELETE FROM reviewers_auditevent WHERE id >= {ids[8]}", f"DELETE FROM reviewers_auditdigest WHERE id = {last}"
    )
    _write(3)
    seal_log(now=NOW)
    assert verify().finding == "journal_differs"


def test_P11_the_serving_role_may_neither_change_nor_delete() -> None:
    """P11: append-only by role, for events, their partitions and digests."""
    _sealed_in_three()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reviewers_auditevent'::regclass"
        )
        tables = ["reviewers_auditevent", "reviewers_auditdigest", *(row[0] for row in cursor.fetchall())]
    assert len(tables) > 2
    for table in tables:
        for statement in (
            f"UPDATE {table} SET id = id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"ALTER TABLE {table} DISABLE TRIGGER USER",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                _as_the_serving_role(statement)


def test_P11_the_owner_is_stopped_by_triggers() -> None:
    """P11: append-only by trigger, so that a slip of the owner's changes nothing."""
    _sealed_in_three()
    for table in ("reviewers_auditevent", "reviewers_auditdigest"):
        for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):
            with (
                pytest.raises(ProgrammingError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_serving_role_may_append_and_seal() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE earshot_app")
        record(Entry(event="clip.served", at=NOW, organisation_id=1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE earshot_app")
        digests.lock_chain()
        assert digests.seal_stretch(now=NOW) == 1


def test_what_a_running_transaction_wrote_waits_for_the_next_digest() -> None:
    """Numbers become visible out of order: nothing is sealed at or after the oldest transaction that still runs."""
    _write(2)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reviewers_auditevent (at, txid, event, organisation_id) "
                "VALUES (now(), pg_current_xact_id()::text::bigint, 'slow', 1)"
            )
        _write(3)
        assert seal_log(now=NOW) == 2
        other.commit()
    finally:
        other.close()
    assert seal_log(now=NOW) == 4
    assert verify().checked == 6


def test_long_stretches_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "STRETCH", 5)
    _write(12)
    assert seal_log(now=NOW) == 12
    assert list(AuditDigest.objects.order_by("pk").values_list("events", flat=True)) == [5, 5, 2]
    assert verify().ok


def test_the_newest_stretches_alone_can_be_read() -> None:
    _sealed_in_three()
    verdict = verify(at_most=8)
    assert (verdict.ok, verdict.checked, verdict.passed_over) == (True, 8, 4)
    _as_owner(f"UPDATE reviewers_auditevent SET event = 'x' WHERE id = {_ids()[0]}")
    assert verify(at_most=8).ok
    assert not verify().ok


def test_verifying_seals_what_is_newer_unless_something_is_wrong() -> None:
    _write(3)
    assert verify_log(now=NOW).ok
    assert AuditDigest.objects.count() == 1
    _as_owner(f"UPDATE reviewers_auditevent SET event = 'x' WHERE id = {_ids()[0]}")
    _write(1)
    assert not verify_log(now=NOW).ok
    assert AuditDigest.objects.count() == 1


def test_the_clock_seals_once_an_hour() -> None:
    _write(1)
    tick(now=NOW)
    _write(1)
    tick(now=NOW + timedelta(minutes=59))
    assert AuditDigest.objects.count() == 1
    tick(now=NOW + timedelta(minutes=60))
    assert AuditDigest.objects.count() == 2


def test_a_digest_that_a_crash_kept_from_the_journal_follows() -> None:
    _write(1)
    with transaction.atomic():
        digests.lock_chain()
        digests.seal_stretch(now=NOW)
    assert verify().ok
    seal_log(now=NOW)
    _as_owner("DELETE FROM reviewers_auditdigest")
    assert verify().finding == "chain_cut_off"


def test_the_command_says_what_it_found() -> None:
    _sealed_in_three()
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert MESSAGES["ok"] in out.getvalue()
    assert "12 events in 3 digests" in out.getvalue()
    _as_owner(f"DELETE FROM reviewers_auditevent WHERE id = {_ids()[5]}")
    with pytest.raises(CommandError, match=r"missing.*digest 2 of 3"):
        call_command("verify_audit", stdout=out)

"""No call of a clip's cycle reads a large table from end to end, on the newest PostgreSQL and on the oldest we support.

Told by the server itself: its counts of sequential scans of each table, before and after whole cycles, sweeps and
refusals, with plans made for the values at hand and with generic ones. And the claim walks the indexes made for it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from annotation.flow import dispose, fill, hand_out, listen, review
from annotation.projects.models import FormVersion
from annotation.queue import claim as claiming
from annotation.queue.actions import lane_for
from annotation.queue.content import content_of
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import NotQualified
from config.base import sql
from reviewers.people.models import Person
from tests.bulk import done_by, gold_among, many_clips
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
OLDEST = Path("/usr/lib/postgresql/15/bin")
LARGE = (
    "annotation_assignment", "annotation_clip", "annotation_clipstate", "annotation_consent", "annotation_goldanswer",
    "annotation_playbackcopy", "annotation_seat", "annotation_subject", "annotation_subjectkey",
)  # fmt: skip
ROWS = 20_000


@pytest.fixture
def reviewer() -> Person:
    """Somebody who has done thousands of clips whose second labels are still open, among as many others."""
    project = make_project(gold_per_mille=500, clips_per_subject=2)
    lane = lane_for(project_id=project.pk, language="en", warned=False, routing_zone="")
    many_clips(project, lane, ROWS // 4, overlap=2)
    form = FormVersion.objects.get(project=project)
    person = make_person(project.organisation, projects=(project,), limit=ROWS)
    done_by(person, project, form.pk, at_most=ROWS // 4)
    gold_among(project, lane, form.pk, at_most=ROWS // 10)
    many_clips(project, lane, ROWS // 4)
    for _ in range(15):
        make_clips(project, 2, with_sound=True)
    # What has a sound and words comes first: the rest are rows alone.
    Seat.objects.filter(clip__original__gt="").update(priority=1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return person


def scans() -> dict[str, int]:
    """How often each large table was read from end to end so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s)", [list(LARGE)])
        return dict(cursor.fetchall())


@pytest.fixture(params=["force_custom_plan", "force_generic_plan"])
def planned(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every prepared statement is planned in this way."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET plan_cache_mode = {request.param}")
        yield
        cursor.execute("RESET plan_cache_mode")


def a_cycle(person: Person) -> None:
    """Everything that a reviewer, and the clock behind them, does with a batch."""
    caller = caller_for(person)
    batch = hand_out.take_batch(caller=caller, project=None, size=4, key=new_key(), now=NOW)
    content_of(batch_id=batch.pk)
    work = Assignment.objects.filter(batch_id=batch.pk, state="held", kind="label", clip__original__gt="")
    held = list(work.values_list("public_id", flat=True))
    listen.serve(caller=caller, assignment_id=held[0], now=NOW)
    play = Play(from_ms=0, to_ms=400, at=NOW)
    listen.report_heard(caller=caller, plays={held[0]: [play]}, now=NOW)
    body: dict[str, Any] = {"answers": {"said": "yes"}}
    review.submit_label(caller=caller, assignment_id=held[0], body=body, plays=[play], key=new_key(), now=NOW)
    _skip(caller, held[1])
    hand_out.take_batch(caller=caller, project=None, size=3, key=new_key(), now=NOW)
    hand_out.current_batch(person_id=person.pk)
    later = NOW + timedelta(seconds=settings.LEASE_SECONDS + 1)
    hand_out.sweep(now=later)
    again, back = hand_out.take_batch(caller=caller, project=None, size=2, key=new_key(), now=later), new_key()
    returned = [hand_out.return_batch(caller=caller, batch_id=again.public_id, key=back, now=later) for _ in range(2)]
    assert len(returned[0]) == 2
    assert returned[1] == returned[0]


def _skip(caller: Any, assignment: UUID) -> None:
    dispose.skip(caller=caller, assignment_id=assignment, reason="", plays=[], key=new_key(), now=NOW)


def test_no_large_table_is_read_from_end_to_end(
    reviewer: Person, planned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scans()
    for gold in (0, 1):
        monkeypatch.setattr(fill, "gold_among", lambda gold=gold, **_: gold)
        a_cycle(reviewer)
    # Somebody who is not given anything, and what is looked at before saying so.
    stranger = make_person(reviewer.organisation, languages=("fr",))
    stranger.membership_set.create(project_id=FormVersion.objects.get().project_id, alias="stranger")
    slug = FormVersion.objects.get().project.slug
    with pytest.raises(NotQualified):
        hand_out.take_batch(caller=caller_for(stranger), project=slug, size=1, key=new_key(), now=NOW)
    after = scans()
    assert {name: after[name] - before[name] for name in LARGE if after[name] != before[name]} == {}


def test_the_count_sees_a_scan(reviewer: Person) -> None:
    before = scans()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM annotation_clip WHERE language = 'xx'")
    assert scans()["annotation_clip"] == before["annotation_clip"] + 1


def test_the_claim_walks_the_index_made_for_it(
    reviewer: Person, planned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[dict[str, Any]] = []
    run = sql.row

    def explained(text: str, parameters: Any) -> Any:
        if text in (claiming._CLAIM, claiming._CLAIM_WITH_GOLD):
            cursor = psycopg.Cursor(connection.connection)
            plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", parameters).fetchone()
            assert plan is not None
            plans.extend(json.loads(plan[0]) if isinstance(plan[0], str) else plan[0])
        return run(text, parameters)

    monkeypatch.setattr(sql, "row", explained)
    monkeypatch.setattr(fill, "gold_among", lambda **_: 1)
    hand_out.take_batch(caller=caller_for(reviewer), project=None, size=4, key=new_key(), now=NOW)
    nodes = list(_nodes(plans[0]["Plan"]))
    assert {"seat_open_scan", "gold_scan", "assignment_clip_once_per_person", "assignment_subjects_of_day"} <= {
        node.get("Index Name") for node in nodes
    }
    read_whole = [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]
    assert read_whole == []


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def test_the_same_on_the_oldest_postgresql_that_we_support() -> None:
    """This file once more, on a server of its own."""
    if connection.pg_version < 160_000:
        return
    if not (OLDEST / "postgres").exists():
        pytest.fail("install postgresql-15: plans are tested on the oldest PostgreSQL too")
    others = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", __file__, "-q", "-n", "0", "--no-header", "-p", "no:cacheprovider"],
        cwd=ROOT, env={**others, "POSTGRES_BIN": str(OLDEST)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert "skipped" not in run.stdout

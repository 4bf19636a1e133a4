"""Work of the past: clips that were labelled before the measurement begins."""

from django.db import connection

from annotation.labels.models import Label
from annotation.queue.models import Assignment, Batch
from bench.seed.sql import insert_select, run, vacuum


def finish(*, project: str, leave: int, people: list[int]) -> int:
    """Let these people finish all open seats of a project but `leave`, in turn, with a label each; returns how many.

    Answers are left empty: nobody reads them here, and a label's row is what makes tables grow.
    """
    run("CREATE UNLOGGED TABLE bench_done (assignment uuid, seat bigint, clip bigint, number int, person bigint)")
    run(
        """
        INSERT INTO bench_done
        SELECT gen_random_uuid(), s.id, s.clip_id, s.number,
            (%(people)s::bigint[])[1 + (s.clip_id + s.number) %% %(crowd)s]
        FROM annotation_seat s JOIN annotation_lane l ON l.id = s.lane_id
        JOIN annotation_project p ON p.id = l.project_id
        WHERE p.slug = %(project)s AND s.state = 'open' ORDER BY s.shuffle OFFSET %(leave)s
        """,
        people=people, crowd=len(people), project=project, leave=leave,
    )  # fmt: skip
    return _write(project=project)


def hear_first_seats(*, project: str, person_id: int, clips: int) -> int:
    """Let one person have labelled the first seat of so many clips, whose second seats stay open; returns how many."""
    run("CREATE UNLOGGED TABLE bench_done (assignment uuid, seat bigint, clip bigint, number int, person bigint)")
    run(
        """
        INSERT INTO bench_done
        SELECT gen_random_uuid(), s.id, s.clip_id, s.number, %(person)s
        FROM annotation_seat s JOIN annotation_lane l ON l.id = s.lane_id
        JOIN annotation_project p ON p.id = l.project_id
        WHERE p.slug = %(project)s AND s.number = 1 AND s.state = 'open' ORDER BY s.shuffle LIMIT %(clips)s
        """,
        person=person_id, project=project, clips=clips,
    )  # fmt: skip
    return _write(project=project)


def _write(*, project: str) -> int:
    """Write what `bench_done` says: batches, assignments, labels; take the seats and settle the clips."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, f.id FROM annotation_project p JOIN annotation_formversion f ON f.project_id = p.id"
            " WHERE p.slug = %s ORDER BY f.number DESC LIMIT 1",
            [project],
        )
        project_id, form_id = cursor.fetchone()
    past = "now() - interval '2 days'"
    insert_select(
        model=Batch,
        values={
            "person_id": "person", "project_id": "%(project)s", "form_id": "%(form)s", "opened_at": past,
            "expires_at": past, "closed_at": past,
        },
        source="(SELECT DISTINCT person FROM bench_done) people",
        project=project_id, form=form_id,
    )  # fmt: skip
    number = insert_select(
        model=Assignment,
        values={
            "public_id": "d.assignment", "clip_id": "d.clip", "seat_id": "d.seat", "batch_id": "b.id",
            "person_id": "d.person", "state": "'done'", "day": f"({past})::date", "given_at": past,
            "given_key": "gen_random_uuid()", "ended_at": past, "end_key": "gen_random_uuid()",
            "end_hash": "'\\x00'::bytea", "opened_at": past, "heard_ms": "8000",
            "subject_id": "c.subject_id",
        },
        source="bench_done d JOIN annotation_clip c ON c.id = d.clip"
        " JOIN (SELECT person_id, max(id) AS id FROM annotation_batch WHERE closed_at IS NOT NULL"
        " AND project_id = %(project)s GROUP BY person_id) b ON b.person_id = d.person",
        project=project_id,
    )  # fmt: skip
    insert_select(
        model=Label,
        values={
            "clip_id": "d.clip", "assignment_id": "a.id", "person_id": "d.person", "form_id": "%(form)s",
            "version": "1", "answers": "decode(repeat('00', 180), 'hex')", "made_at": past, "edit_until": past,
            "idempotency_key": "a.end_key", "request_hash": "'\\x00'::bytea",
        },
        source="bench_done d JOIN annotation_assignment a ON a.public_id = d.assignment",
        form=form_id,
    )  # fmt: skip
    _take_seats()
    run("DROP TABLE bench_done")
    vacuum()
    return number


def _take_seats() -> None:
    run("UPDATE annotation_seat s SET state = 'taken' FROM bench_done d WHERE s.id = d.seat")
    run(
        """
        UPDATE annotation_clipstate cs SET labels_in = cs.labels_in + n.done,
            state = CASE WHEN cs.labels_in + n.done >= cs.wanted THEN 'settled' ELSE cs.state END
        FROM (SELECT clip, count(*) AS done FROM bench_done GROUP BY clip) n WHERE n.clip = cs.clip_id
        """
    )

"""Many clips at once, for tests of plans and for measurements: rows alone, with nothing sealed in them."""

from django.db import connection

from annotation.projects.models import Project
from annotation.queue.models import Lane
from reviewers.people.models import Person
from tests.factories import NOW, make_subject

_SUBJECTS = """
WITH s AS (
    INSERT INTO annotation_subject (organisation_id, ref_mac, pseudonym, state)
    SELECT %(organisation)s, 'bulk:' || gen_random_uuid(), gen_random_uuid(), 'active' FROM generate_series(1, %(n)s)
    RETURNING id
), k AS (
    INSERT INTO annotation_subjectkey (subject_id, key_id, state) SELECT id, gen_random_uuid(), 'live' FROM s
)
INSERT INTO annotation_consent (subject_id, purpose_id, reference, given_at)
SELECT id, %(purpose)s, 'notice', %(now)s FROM s RETURNING subject_id
"""
_CLIPS = """
WITH c AS (
    INSERT INTO annotation_clip (public_id, source_id, ref, project_id, subject_id, purpose_id, language, duration_ms,
        warnings, routing_zone, clearance, residency, closed_sites, content, content_mac, original, taken_in_at)
    SELECT gen_random_uuid(), %(source)s, gen_random_uuid()::text, %(project)s,
        (%(subjects)s::bigint[])[1 + i %% cardinality(%(subjects)s::bigint[])], %(purpose)s, 'en', 8000,
        '{}', '', '', '', '{}', '\\x', '', '', %(now)s
    FROM generate_series(1, %(n)s) i RETURNING id
), t AS (
    INSERT INTO annotation_clipstate (clip_id, state, wanted, labels_in, holds, skips)
    SELECT id, 'ready', %(overlap)s, 0, 0, 0 FROM c
), y AS (
    INSERT INTO annotation_playbackcopy (clip_id, version, storage_key, size, duration_ms, gain_db, bound_by, peaks,
        peaks_rate_hz)
    SELECT id, 1, '', 0, 8000, 0, 'target', '\\x', 100 FROM c
)
INSERT INTO annotation_seat (clip_id, lane_id, number, priority, shuffle, state, since)
SELECT id, %(lane)s, number, 100, (random() * 2147483646)::int, %(state)s, %(now)s
FROM c, generate_series(%(first)s, %(overlap)s) number
"""


def many_clips(
    project: Project, lane: Lane, number: int, *, overlap: int = 1, first: int = 1, state: str = "open"
) -> None:
    """Put clips into a lane with seats `first` to `overlap`, of one speaker for each twenty clips."""
    source = make_subject(project).organisation.source_set.get_or_create(name="bulk")[0]
    fields = {"organisation": project.organisation_id, "purpose": project.purpose_id, "now": NOW}
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, {**fields, "n": number // 20 + 1})
        subjects = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            _CLIPS,
            {
                **fields, "n": number, "source": source.pk, "project": project.pk, "subjects": subjects,
                "lane": lane.pk, "overlap": overlap, "first": first, "state": state,
            },
        )  # fmt: skip


def done_by(person: Person, project: Project, form_id: int, *, at_most: int) -> None:
    """Let a person have finished the first label of clips of a project, long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH b AS (
                INSERT INTO annotation_batch
                    (public_id, person_id, project_id, form_id, opened_at, expires_at, closed_at)
                VALUES (gen_random_uuid(), %(person)s, %(project)s, %(form)s, %(now)s, %(now)s, %(now)s) RETURNING id
            )
            INSERT INTO annotation_assignment (public_id, clip_id, subject_id, batch_id, person_id, kind, state, day,
                given_at, given_key, opened_at, ended_at, reason)
            SELECT gen_random_uuid(), c.id, c.subject_id, b.id, %(person)s, 'label', 'done', '2026-01-01', %(now)s,
                gen_random_uuid(), %(now)s, %(now)s, ''
            FROM b, (SELECT id, subject_id FROM annotation_clip WHERE project_id = %(project)s ORDER BY id DESC
                LIMIT %(n)s) c
            """,
            {"person": person.pk, "project": project.pk, "form": form_id, "now": NOW, "n": at_most},
        )


def gold_among(project: Project, lane: Lane, form_id: int, *, at_most: int) -> None:
    """Make the newest clips of a project gold, with nothing sealed in the answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotation_goldanswer (clip_id, lane_id, form_id, answers, shuffle, made_at)
            SELECT id, %(lane)s, %(form)s, '\\x', (random() * 2147483646)::int, %(now)s
            FROM annotation_clip WHERE project_id = %(project)s ORDER BY id DESC LIMIT %(n)s
            """,
            {"lane": lane.pk, "form": form_id, "project": project.pk, "now": NOW, "n": at_most},
        )

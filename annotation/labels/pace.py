"""How long a clip takes in a project: one statement over its newest labels. Nothing in it is about a person."""

from collections.abc import Sequence

from annotation.labels.planning import Pace
from config.base import sql

# Of a project with more labels the newest count: what was slow at first is not planned with for ever.
NEWEST = 10_000

# A busy project is read from the newest label back, a quiet one by the index of its form.
_PACE = sql.statement("""
    WITH newest AS (
        SELECT l.clip_id, l.person_id, l.active_ms FROM unnest(%(forms)s::bigint[]) AS form (id)
        CROSS JOIN LATERAL (
            SELECT id, clip_id, person_id, active_ms FROM annotation_label
            WHERE form_id = form.id AND version = 1 AND active_ms > 0 ORDER BY id DESC LIMIT %(newest)s
        ) l
        ORDER BY l.id DESC LIMIT %(newest)s
    )
    SELECT count(DISTINCT clip_id), count(DISTINCT person_id), avg(active_ms)::float8,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY active_ms), percentile_cont(0.9) WITHIN GROUP (ORDER BY active_ms)
    FROM newest
""")


def pace_of(*, form_ids: Sequence[int]) -> Pace:
    """Return how long a clip took under these forms, by the first version of each label that says so."""
    clips, people, mean, p50, p90 = sql.rows(_PACE, {"forms": list(form_ids), "newest": NEWEST})[0]
    return Pace(clips=clips, people=people, mean_ms=mean or 0.0, p50_ms=p50 or 0.0, p90_ms=p90 or 0.0)

"""What work and hearing cost and leave behind, as parts of somebody else's statement.

Handing sound out, hearing and labelling happen hundreds of times a second, and each must count on the person's
allowance, on the shift and in the log in the same statement that does it (DESIGN: hot path). So annotation writes the
statement, and these are its last parts. Each takes the name of a part that came before; when that has no row, nothing
is counted or logged.

Parameters they need: `person`, `organisation`, `now`, `rest` (seconds of silence that are a break), `calm_after`.
"""

# Rows are not written again for less than this, in seconds: nobody's shift or lease depends on it.
GRAIN_S = 5


def counted_sql(*, of: str) -> str:
    """Count a finished clip. `of` has one row (sounded: ms, warned: whether it is distressing)."""
    return f"""
    counted_work AS (
        UPDATE reviewers_allowance w SET done = w.done + 1, heard_ms = w.heard_ms + {of}.sounded,
            distressing = w.distressing + {of}.warned::int,
            calm_left = CASE WHEN {of}.warned THEN %(calm_after)s ELSE w.calm_left END
        FROM {of} WHERE w.person_id = %(person)s
    )"""  # noqa: S608 - names of parts, never of requests


def heard_sql(*, of: str) -> str:
    """Count sound. `of` has a row for each clip heard (sounded: ms)."""
    return f"""
    counted_sound AS (
        UPDATE reviewers_allowance w SET heard_ms = w.heard_ms + h.sounded
        FROM (SELECT sum(sounded)::bigint AS sounded FROM {of} HAVING sum(sounded) > 0) h
        WHERE w.person_id = %(person)s
    )"""  # noqa: S608 - names of parts, never of requests


def at_work_sql() -> str:
    """Note that the person is at work; any silence as long as a break was the break (W3)."""
    return f"""
    at_work AS (
        UPDATE reviewers_shift SET last_active_at = %(now)s,
            stretch_began_at = CASE WHEN %(now)s - last_active_at >= make_interval(secs => %(rest)s)
                THEN %(now)s ELSE stretch_began_at END
        WHERE person_id = %(person)s AND ended_at IS NULL
            AND last_active_at < %(now)s - interval '{GRAIN_S} s'
    )"""  # noqa: S608 - names of parts, never of requests


def logged_sql(*, of: str, event: str) -> str:
    """Append to the log. `of` has a row for each entry (clip_id, about: the public id, detail: jsonb)."""
    return f"""
    logged AS (
        INSERT INTO reviewers_auditevent (at, txid, event, organisation_id, person_id, clip_id, about, detail)
        SELECT %(now)s, pg_current_xact_id()::text::bigint, '{event}', %(organisation)s, %(person)s, clip_id, about,
            detail
        FROM {of}
    )"""  # noqa: S608 - names of parts, never of requests

"""Whether anything was given or kept twice, asked of the database after a load."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

import psycopg

from bench.history import check_database

# Each returns a number that must be 0.
_TWICE: Mapping[str, str] = {
    "seats with more than one live or finished assignment": """
        SELECT count(*) FROM (SELECT seat_id FROM annotation_assignment
        WHERE state IN ('held', 'done') AND seat_id IS NOT NULL GROUP BY seat_id HAVING count(*) > 1) x""",
    "clips with more live or finished assignments than labels wanted": """
        SELECT count(*) FROM (SELECT a.clip_id FROM annotation_assignment a
        JOIN annotation_clipstate cs ON cs.clip_id = a.clip_id
        WHERE a.state IN ('held', 'done') AND a.kind = 'label'
        GROUP BY a.clip_id, cs.wanted HAVING count(*) > cs.wanted) x""",
    "clips labelled twice by one person": """
        SELECT count(*) FROM (SELECT 1 FROM annotation_label l
        JOIN annotation_assignment a ON a.id = l.assignment_id
        WHERE l.version = 1 AND a.kind = 'label' GROUP BY l.clip_id, l.person_id HAVING count(*) > 1) x""",
    "clips whose labels are counted wrongly": """
        SELECT count(*) FROM annotation_clipstate cs
        JOIN (SELECT clip_id, count(*) AS done FROM annotation_assignment
              WHERE state = 'done' AND kind = 'label' GROUP BY clip_id) a ON a.clip_id = cs.clip_id
        WHERE a.done <> cs.labels_in""",
    "people given more than their limit": """
        SELECT count(*) FROM reviewers_allowance WHERE taken > "limit" """,
}


def duplicates(*, database: str) -> Counter[str]:
    """Return what should not be there, by name; empty when all is well. `database` is the owner's address."""
    with psycopg.connect(database) as connection:
        return +Counter({name: _number(connection, query) for name, query in _TWICE.items()})


def violations(*, database: str, acknowledged: Collection[str]) -> Counter[str]:
    """Return what the history checker finds in all that ever happened here, by the names of its checks."""
    found = check_database(url=database, acknowledged=[UUID(one) for one in acknowledged])
    return Counter(violation.check for violation in found)


def _number(connection: psycopg.Connection[tuple[object, ...]], query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(str(row[0])) if row is not None else 0

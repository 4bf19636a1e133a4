"""What keeps somebody from a lane, or from one clip of it, until something about them or it is changed.

The rules are written once: the hand-out asks them for one person who claims, a lead for several to whom a clip might be
given. Opt-outs are not among them: they are the person's own affair, and no lead learns of one.
"""

import json
from collections.abc import Sequence

from config.base import sql
from reviewers import gate

# Languages that anybody may hear: not determined, no linguistic content.
ANY_LANGUAGE = ("und", "zxx")
# What a person may be told that they lack, and a lead of them.
TOLD = ("qualification", "clearance", "language", "residency")


def lane_rules(*, fact: str) -> dict[str, str]:
    """Return what must hold for somebody to hear lane `l` of project `p`, by code.

    `fact` writes down what is known of the person by name, such as "%({})s" for a parameter.
    """
    languages, clearances, qualifications, region, zone = (
        fact.format(name) for name in ("languages", "clearances", "qualifications", "region", "zone")
    )
    return {
        "qualification": f"p.qualifications <@ {qualifications}::varchar[]",
        "clearance": f"(l.clearance = '' OR l.clearance = ANY({clearances}))",
        "language": f"l.language = ANY({languages})",
        "residency": f"l.residency IN ('', {region})",
        "site": f"(l.routing_zone = '' OR l.routing_zone <> {zone})",
    }


def clip_rule(*, fact: str) -> str:
    """Return what must hold of a clip `c` for the person's site; see `lane_rules`."""
    return f"{fact.format('site')} <> ALL (c.closed_sites)"


_RULES = lane_rules(fact="h.{}")
_LACKS = ", ".join(f"NOT {_RULES[code]}" for code in TOLD)
_BARRED = sql.statement(
    f"""
SELECT h.person, {_LACKS}, NOT ({_RULES["site"]} AND {clip_rule(fact="h.{}")})
FROM annotation_seat s JOIN annotation_lane l ON l.id = s.lane_id JOIN annotation_project p ON p.id = l.project_id
JOIN annotation_clip c ON c.id = s.clip_id
CROSS JOIN json_to_recordset(%(people)s::json) h (person int8, languages varchar[], clearances varchar[],
    qualifications varchar[], region varchar, zone varchar, site int8)
WHERE s.id = %(seat)s
"""  # noqa: S608 - constants of this module
)


def missing_for_seat(*, seat_id: int, hearers: Sequence[gate.Hearer]) -> dict[int, list[str]]:
    """Return by person which rules keep them from the clip of a seat: codes of TOLD, or site; empty where none does."""
    people = [
        {
            "person": one.person_id,
            "languages": [*sorted(one.languages), *ANY_LANGUAGE],
            "clearances": sorted(one.clearances),
            "qualifications": sorted(one.qualifications),
            "region": one.region,
            "zone": one.own_zone,
            "site": one.site_id,
        }
        for one in hearers
    ]
    found = sql.rows(_BARRED, {"seat": seat_id, "people": json.dumps(people)})
    codes = (*TOLD, "site")
    return {person: [code for code, lacks in zip(codes, lacking, strict=True) if lacks] for person, *lacking in found}

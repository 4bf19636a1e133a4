"""What goes with the files of an export: counts, checksums, purpose, recipient, consents, expiry (P15)."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from annotation.exports.build import Part
from annotation.exports.models import Export
from annotation.exports.rows import COLUMNS, time_text
from annotation.exports.rules import EXPIRES_AFTER, WORD


def manifest_of(
    *, export: Export, parts: Sequence[Part], clips: int, subjects: int, left_out: dict[str, int], now: datetime
) -> dict[str, Any]:
    """Return the manifest of an export that is sealed now; `export` has project, purpose and organisation loaded."""
    languages: Counter[str] = Counter()
    forms: Counter[int] = Counter()
    for part in parts:
        languages += part.languages
        forms += part.forms
    consents = hashlib.sha256("".join(part.consents for part in parts).encode()).hexdigest()
    return {
        "export": str(export.public_id),
        "project": export.project.slug,
        "purpose": export.project.purpose.code,
        "recipient": export.project.organisation.name,
        "data": WORD,
        "format": export.format,
        "filters": export.filters,
        "audio": False,
        "generated_at": time_text(now),
        "expires_at": time_text(now + EXPIRES_AFTER),
        "counts": {
            "rows": sum(part.rows for part in parts),
            "surplus": sum(part.surplus for part in parts),
            "clips": clips,
            "subjects": subjects,
            "languages": dict(sorted(languages.items())),
        },
        "left_out": left_out,
        "form_versions": sorted(forms),
        "consent": {"as_of": time_text(now), "sha256": consents},
        "columns": [column._asdict() for column in COLUMNS],
        "files": [
            {"name": part.row.name, "bytes": part.size, "sha256": part.sha256, "rows": part.rows} for part in parts
        ],
    }

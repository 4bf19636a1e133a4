"""The purpose decides the fields: what intake does with each of them, and which roles may see what is left.

What has no cell does not exist: an unknown field, purpose or role is dropped and shown to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a clip may be used for; consent is given for one of these."""

    WAKE_WORD = "wake_word"
    TRANSCRIPTION = "transcription"
    UNDERSTANDING = "understanding"
    ANSWER_QUALITY = "answer_quality"
    TRAINING = "training"


class Role(StrEnum):
    """Who reads a response."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ML = "ml"
    STEWARD = "steward"


class Treatment(StrEnum):
    """What intake does with a field before anything of it is stored."""

    DROP = "drop"  # never stored
    KEEP = "keep"  # as the source sent it, in our shape
    SCRUB = "scrub"  # text, with whatever looks like an account or telephone number replaced
    COARSEN_4 = "coarsen_4"  # the geohash cell of 4 characters, about 39 x 19 km
    COARSEN_5 = "coarsen_5"  # the geohash cell of 5 characters, about 4.9 km
    CANDIDATES = "candidates"  # what was said, what was chosen, up to three that sound like it
    MAC = "mac"  # a keyed code, by which two equal values can be known and no value can be read


@dataclass(frozen=True)
class Cell:
    """One field for one purpose."""

    treatment: Treatment
    shown_to: frozenset[Role] = frozenset()


PURPOSES: tuple[str, ...] = tuple(Purpose)
ROLES: tuple[str, ...] = tuple(Role)

_ALL = frozenset(Role)
_BENCH = frozenset({Role.REVIEWER, Role.SUPERVISOR})  # those who listen, and those who look after them
_LABELS = _BENCH | {Role.ML}
_BEHIND = frozenset({Role.SUPERVISOR, Role.ML})  # an answer that would lead the reviewer's own
_DATA = frozenset({Role.ML, Role.STEWARD})
_OFFICE = frozenset({Role.SUPERVISOR, Role.STEWARD})
_STEWARD = frozenset({Role.STEWARD})

_DROP = Cell(Treatment.DROP)


def _row(wake: Cell, transcription: Cell, understanding: Cell, answer: Cell, training: Cell) -> Mapping[str, Cell]:
    return dict(zip(Purpose, (wake, transcription, understanding, answer, training), strict=True))


def _always(treatment: Treatment, shown_to: frozenset[Role] = frozenset()) -> Mapping[str, Cell]:
    return dict.fromkeys(Purpose, Cell(treatment, shown_to))


_COARSE_4 = Cell(Treatment.COARSEN_4, _BENCH)
_COARSE_5 = Cell(Treatment.COARSEN_5, _BENCH)
_CANDIDATES = Cell(Treatment.CANDIDATES, _BENCH)
_MAC = Cell(Treatment.MAC, _STEWARD)
_SCRUBBED = Cell(Treatment.SCRUB, _LABELS)
_REFERENCE = Cell(Treatment.SCRUB, _BEHIND)
_FOR_ML = Cell(Treatment.SCRUB, frozenset({Role.ML}))

# Columns: wake_word, transcription, understanding, answer_quality, training.
TABLE: Mapping[str, Mapping[str, Cell]] = {
    # Said about content: Row.context.
    "place.weather": _row(_DROP, _DROP, _COARSE_4, _COARSE_4, _DROP),
    "place.traffic": _row(_DROP, _DROP, _COARSE_5, _COARSE_5, _DROP),
    "place.restaurants": _row(_DROP, _DROP, _COARSE_5, _COARSE_5, _DROP),
    "contacts": _row(_DROP, _DROP, _CANDIDATES, _CANDIDATES, _DROP),
    "account_number": _row(_DROP, _DROP, _MAC, _MAC, _DROP),
    "phone": _always(Treatment.DROP),
    "assistant_answer": _row(_DROP, _DROP, _DROP, _SCRUBBED, _DROP),
    "device": _always(Treatment.KEEP, _DATA),
    "hypothesis": _row(_DROP, _SCRUBBED, _SCRUBBED, _SCRUBBED, _FOR_ML),
    "intent": _row(_DROP, _DROP, _SCRUBBED, _SCRUBBED, _FOR_ML),
    "slots": _row(_DROP, _DROP, _SCRUBBED, _SCRUBBED, _FOR_ML),
    "transcript": _row(_DROP, _REFERENCE, _REFERENCE, _REFERENCE, _FOR_ML),
    "labels": _row(_DROP, _DROP, _REFERENCE, _DROP, _FOR_ML),
    "wake_word": _row(Cell(Treatment.KEEP, _ALL), *[Cell(Treatment.KEEP, _BEHIND | _STEWARD)] * 4),
    "wake_word_present": _always(Treatment.KEEP, _BEHIND | _STEWARD),
    # Said about the clip: the other fields of Row.
    "ref": _always(Treatment.KEEP, _BEHIND | _STEWARD),
    "path": _always(Treatment.DROP),
    "sha256": _always(Treatment.MAC, _STEWARD),
    "bytes": _always(Treatment.DROP),
    "duration_s": _always(Treatment.KEEP, _ALL),
    "language": _always(Treatment.KEEP, _ALL),
    "speaker": _always(Treatment.MAC, _STEWARD),
    "risk": _always(Treatment.KEEP, _BENCH | _STEWARD),
    "zone": _always(Treatment.KEEP, _OFFICE),
    "clearance": _always(Treatment.KEEP, _OFFICE),
    "residency": _always(Treatment.KEEP, _OFFICE),
    "recorded_at": _always(Treatment.DROP),
    "purpose": _always(Treatment.KEEP, _BEHIND | _STEWARD),
    "consent": _always(Treatment.KEEP, _STEWARD),
}
# What a source may say of a clip's content; a place goes by its kind.
CONTEXT_FIELDS = (
    "place",
    "contacts",
    "account_number",
    "phone",
    "assistant_answer",
    "device",
    "hypothesis",
    "intent",
    "slots",
    "wake_word",
    "wake_word_present",
    "transcript",
    "labels",
)
PLACE_KINDS = ("weather", "traffic", "restaurants")


def treatment(*, field: str, purpose: str) -> Treatment:
    """Return what intake does with a field for a purpose; what is not in the table is dropped."""
    return TABLE.get(field, {}).get(purpose, _DROP).treatment


def may_see(*, field: str, purpose: str, role: str) -> bool:
    """Tell whether a response to this role may carry this field; what is not in the table may not."""
    return role in TABLE.get(field, {}).get(purpose, _DROP).shown_to


def as_markdown() -> str:
    """Return the table as it stands in the reference page: treatment, then who sees it (- for nobody)."""
    lines = ["| field | " + " | ".join(PURPOSES) + " |", "|---" * (len(PURPOSES) + 1) + "|"]
    for field, cells in TABLE.items():
        lines.append(f"| `{field}` | " + " | ".join(_written(cells[purpose]) for purpose in PURPOSES) + " |")
    return "\n".join(lines)


def _written(cell: Cell) -> str:
    if cell.treatment is Treatment.DROP:
        return "drop"
    readers = ", ".join(role for role in Role if role in cell.shown_to)
    return f"{cell.treatment}: {readers or '-'}"

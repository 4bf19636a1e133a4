"""What can be wrong with a manifest row: stable codes, their weight, and a sentence that repeats nothing of the row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of one line of a manifest."""

    ACCEPTED = "accepted"
    WARNED = "warned"
    REFUSED = "refused"
    SKIPPED = "skipped"


_REFUSED: Mapping[str, str] = {
    "line_too_long": "The line is longer than 1 MiB.",
    "not_utf8": "The line is not UTF-8.",
    "not_json": "The line is not JSON.",
    "number_invalid": "A number is NaN, infinite or too large to be kept.",
    "not_an_object": "The line is JSON, but not an object.",
    "ref_missing": "The row has no id.",
    "ref_invalid": "The id must be a string of 1 to 200 visible characters.",
    "ref_repeated": "Another row of this manifest has the same id.",
    "path_missing": "The row has no path.",
    "path_invalid": "The path must be text without control characters, backslashes or a scheme such as file:.",
    "path_hidden_direction": "The path holds characters that turn the writing direction and hide the real name.",
    "path_too_long": "The path, or a name in it, is too long.",
    "path_outside": "The path leads out of the folder that was handed over.",
    "file_missing": "There is no such file.",
    "file_not_regular": "The path names a folder or a device, not a file.",
    "file_unreadable": "The file cannot be read.",
    "file_too_large": "The file is larger than this intake takes.",
    "sha256_missing": "The row has no sha256.",
    "sha256_invalid": "The sha256 must be 64 hexadecimal digits.",
    "sha256_mismatch": "The file's content does not have this sha256.",
    "bytes_invalid": "The size in bytes must be a whole number, 0 or more.",
    "bytes_mismatch": "The file does not have this size.",
    "duration_invalid": "The duration must be a number of seconds, 0 or more.",
    "speaker_invalid": "The speaker must be a string of 1 to 200 visible characters, or null.",
    "purpose_unknown": "The purpose is not one of ours; the row would be used for something nobody named.",
    "consent_invalid": "The consent must be a string of 1 to 120 visible characters, or null.",
    "risk_invalid": "The risk must be a list of our categories; a clip with an unknown risk is not handed to anybody.",
    "zone_invalid": "The zone must be 1 to 16 small letters, digits and hyphens.",
    "clearance_invalid": "The clearance must be 1 to 16 small letters, digits, hyphens and underscores.",
    "residency_invalid": "The residency must be 1 to 16 small letters, digits and hyphens.",
}
_WARNED: Mapping[str, str] = {
    "duplicate_key": "A key stands twice in the row; the first one counts.",
    "text_invalid": "A text holds lone surrogates or control characters; that field was left out.",
    "text_too_long": "A text is longer than 10,000 characters; that field was left out.",
    "language_unknown": "The language is not a known BCP 47 tag; the clip is taken as und.",
    "recorded_at_invalid": "The recording time is not ISO 8601 with an offset; it was left out.",
    "field_invalid": "A field does not have the documented shape; it was left out.",
}
_SKIPPED: Mapping[str, str] = {"blank": "The line is blank."}

MESSAGES: Mapping[str, str] = {**_REFUSED, **_WARNED, **_SKIPPED}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `field` is a name of our format, never a word of the row."""

    code: str
    field: str | None = None

    def __post_init__(self) -> None:
        if self.code not in MESSAGES:
            raise ValueError(f"no such problem: {self.code}")


def outcome_of(code: str) -> Outcome:
    """Return what a single problem of this code makes of its row."""
    if code in _REFUSED:
        return Outcome.REFUSED
    return Outcome.WARNED if code in _WARNED else Outcome.SKIPPED


def as_markdown() -> str:
    """Return the table of codes that stands in the reference page."""
    rows = [f"| `{code}` | {outcome_of(code)} | {message} |" for code, message in MESSAGES.items()]
    return "\n".join(["| code | outcome | message |", "|---|---|---|", *rows])

"""Every code that an intake row can carry, with the sentence that people read; none repeats anything of it."""

from collections.abc import Mapping

from annotation.clips import problems, unplayable

# What decoding noticed about a recording that was taken in all the same.
_HEARD: Mapping[str, str] = {
    "antiphase": "The channels are opposites of each other; one of them was kept.",
    "broken_samples": "Some samples were no numbers; they are silent in the playback copy.",
    "chained_stream": "The file holds several streams one after the other; players disagree on its length.",
    "channels_dropped": "Of more than two channels the two loudest were kept.",
    "channels_merged": "Channels that carry the same sound were kept once.",
    "checksum_mismatch": "The sound is not what the file's own checksum says.",
    "decode_errors": "Parts of the file did not decode and are missing.",
    "length_mismatch": "The file states another length than it has.",
    "silent": "There is nothing but silence in it.",
    "trailing_bytes": "Something stands in the file behind the sound.",
    "very_short": "It is shorter than a tenth of a second.",
    "wrong_suffix": "The file's name says another format than it has.",
}
# What the database, or the intake as a whole, decides about a row.
_DECIDED: Mapping[str, str] = {
    "consent_withdrawn": "The speaker withdrew the consent that is named; the clip is taken in but not handed out.",
    "duplicate_content": "Another row of this manifest has the same recording under another path.",
    "manifest_changed": "The manifest was changed while it was being read.",
    "purpose_differs": "The row's purpose is not the project's; the clip is taken in but not handed out.",
    "purpose_not_here": "The organisation has no such purpose; the clip is taken in but not handed out.",
    "ref_other_recording": "Another recording has this id already in the same source.",
    "repeated": "This clip was taken in before; nothing was added.",
    "speaker_withdrawn": "The speaker withdrew; nothing more of theirs is taken in.",
}


def _refusals() -> Mapping[str, str]:
    kinds = unplayable.Unplayable.__subclasses__()
    return {kind.code: (kind.__doc__ or "").strip().splitlines()[0] for kind in kinds}


MESSAGES: Mapping[str, str] = {**problems.MESSAGES, **_refusals(), **_HEARD, **_DECIDED}


def message_of(*, code: str) -> str:
    """Return the sentence for a code; a code of an older version speaks for itself."""
    return MESSAGES.get(code, f"{code}.")


def as_markdown() -> str:
    """Return the table of the codes that stand in no other page: what the sound, or the database, said."""
    kinds = [("refused", _refusals()), ("warned", _HEARD), ("decided", _DECIDED)]
    rows = [f"| `{code}` | {kind} | {message} |" for kind, codes in kinds for code, message in codes.items()]
    return "\n".join(["| code | kind | message |", "|---|---|---|", *rows])

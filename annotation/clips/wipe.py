"""Erasing what a clip holds; its row stays, because labels and the log name it. The caller holds the transaction."""

from collections.abc import Sequence

from annotation.clips.models import Clip, ClipState, PlaybackCopy

STOPPED = (ClipState.State.ACCIDENTAL, ClipState.State.ESCALATED, ClipState.State.WITHDRAWN)


def lock_erasable(*, clip_ids: Sequence[int]) -> list[int]:
    """Lock those of some clips that are stopped and under no hold, ascending: no hold can be placed on them now."""
    states = ClipState.objects.select_for_update().filter(clip_id__in=clip_ids, state__in=STOPPED, holds=0)
    return [state.clip_id for state in states.order_by("clip_id")]


def stored_files(*, clip_ids: Sequence[int]) -> list[str]:
    """Return the names of the clips' stored files: originals and playback copies."""
    originals = Clip.objects.filter(pk__in=clip_ids).values_list("original", flat=True)
    copies = PlaybackCopy.objects.filter(clip_id__in=clip_ids).values_list("storage_key", flat=True)
    return [name for name in [*originals, *copies] if name]


def wipe(*, clip_ids: Sequence[int]) -> None:
    """Empty every column that holds or points to something of a recording, and mark the clips as erased."""
    PlaybackCopy.objects.filter(clip_id__in=clip_ids).update(peaks=b"", storage_key="")
    Clip.objects.filter(pk__in=clip_ids).update(content=b"", exact=None, content_mac="", original="")
    ClipState.objects.filter(clip_id__in=clip_ids).update(state=ClipState.State.ERASED)

"""Erasing what reporters wrote about a clip; that they reported stays. The caller holds the transaction."""

from collections.abc import Sequence

from annotation.escalations.models import Report


def wipe(*, clip_ids: Sequence[int]) -> None:
    """Empty the notes of every report. Reasons of decisions are sealed with the speaker's key and go with it."""
    Report.objects.filter(escalation__clip_id__in=clip_ids).update(note=None)

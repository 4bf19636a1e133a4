"""Erasing what labels hold; their rows stay, without answers. The caller holds the transaction."""

from collections.abc import Sequence

from annotation.labels.models import Draft, Label, Mark


def wipe(*, clip_ids: Sequence[int]) -> None:
    """Empty the answers of every version, and delete drafts and marks."""
    Draft.objects.filter(assignment__clip_id__in=clip_ids).delete()
    Mark.objects.filter(clip_id__in=clip_ids).delete()
    Label.objects.filter(clip_id__in=clip_ids).update(answers=b"", conditions=[], heard_language="")

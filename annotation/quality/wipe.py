"""Erasing what gold holds of a clip; its rows stay, retired and without answers. The caller holds the transaction."""

from collections.abc import Sequence
from datetime import datetime

from annotation.quality.models import GoldAnswer


def wipe(*, clip_ids: Sequence[int], now: datetime) -> None:
    """Empty the gold answers of clips, and retire those that are live."""
    GoldAnswer.objects.filter(clip_id__in=clip_ids).update(answers=b"")
    GoldAnswer.objects.filter(clip_id__in=clip_ids, retired_at__isnull=True).update(retired_at=now)

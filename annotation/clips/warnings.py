"""Warnings that a clip gets after intake."""

from annotation.clips.models import Clip


def add_warning(*, clip: Clip, code: str) -> bool:
    """Add a warning from the next serving on; False when the clip has it already."""
    if code in clip.warnings:
        return False
    clip.warnings = [*clip.warnings, code]
    Clip.objects.filter(pk=clip.pk).update(warnings=clip.warnings)
    return True

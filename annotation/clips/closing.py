"""Sites at which somebody may know the speaker of a clip; the caller holds the lock on the clip's state."""

from django.db.models import F, Func, Value

from annotation.clips.models import Clip


def close_to_site(*, clip_id: int, site_id: int) -> None:
    """Let nobody at a site be given the clip again; a site is noted once."""
    _change(clip_id=clip_id, site_id=site_id, function="array_append", has=False)


def open_to_site(*, clip_id: int, site_id: int) -> None:
    """Let people at a site be given the clip again."""
    _change(clip_id=clip_id, site_id=site_id, function="array_remove", has=True)


def _change(*, clip_id: int, site_id: int, function: str, has: bool) -> None:
    noted = Clip.objects.filter(pk=clip_id, closed_sites__contains=[site_id])
    clips = noted if has else Clip.objects.filter(pk=clip_id).exclude(closed_sites__contains=[site_id])
    clips.update(closed_sites=Func(F("closed_sites"), Value(site_id), function=function))

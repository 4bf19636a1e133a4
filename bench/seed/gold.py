"""Gold: clips whose right answers are known, mixed in at the project's rate."""

from django.db import transaction

from annotation.clips.models import Clip
from annotation.projects.models import FormVersion
from annotation.quality.actions import add_gold
from annotation.queue.models import Lane, Seat
from config.base.clock import utc_now
from reviewers.people.models import Person

ANSWERS = {"said": "command", "words": "turn on the lights in the kitchen"}


def make(*, project: str, clips: int) -> int:
    """Give so many of a project's clips in each of its lanes right answers for the newest form; returns how many.

    They keep their seats: whoever meets one of them, as work or as gold, meets it once.
    """
    form = FormVersion.objects.filter(project__slug=project).order_by("-number")[0]
    lead = Person.objects.order_by("pk")[0]
    made = 0
    for lane in Lane.objects.filter(project__slug=project):
        chosen = Seat.objects.filter(lane=lane, number=1).order_by("shuffle").values_list("clip_id", flat=True)[:clips]
        with transaction.atomic():
            for clip in Clip.objects.filter(pk__in=list(chosen), gold__isnull=True).select_related("subject__key"):
                add_gold(clip=clip, form_id=form.pk, answers=ANSWERS, made_by=lead.pk, now=utc_now())
                made += 1
    return made

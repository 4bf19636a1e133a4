"""Gold: clips whose right answers are known, mixed in at the project's rate."""

from django.db import transaction

from annotation.clips.models import Clip
from annotation.projects.models import FormVersion
from annotation.quality.models import GoldAnswer
from annotation.queue.actions import SHUFFLE
from annotation.queue.models import Lane, Seat
from annotation.subjects.sealing import seal
from config.base.clock import utc_now

ANSWERS = {"said": "command", "words": "turn on the lights in the kitchen"}


def make(*, project: str, clips: int) -> int:
    """Give so many of a project's clips in each of its lanes right answers for the newest form; returns how many.

    They keep their seats: whoever meets one of them, as work or as gold, meets it once.
    """
    form = FormVersion.objects.filter(project__slug=project).order_by("-number")[0]
    made = 0
    for lane in Lane.objects.filter(project__slug=project):
        chosen = Seat.objects.filter(lane=lane, number=1).order_by("shuffle").values_list("clip_id", flat=True)[:clips]
        with transaction.atomic():
            found = Clip.objects.filter(pk__in=list(chosen), gold__isnull=True).select_related("subject__key")
            rows = [_answer(clip=clip, lane=lane, form=form) for clip in found]
            made += len(GoldAnswer.objects.bulk_create(rows))
    return made


def _answer(*, clip: Clip, lane: Lane, form: FormVersion) -> GoldAnswer:
    return GoldAnswer(
        clip=clip,
        lane=lane,
        form=form,
        answers=seal(key_id=clip.subject.key.key_id, value=ANSWERS, context=("gold", clip.public_id)),
        shuffle=SHUFFLE.randrange(2**31),
        made_at=utc_now(),
    )

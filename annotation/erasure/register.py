"""Reads for stewards: speakers and clips of one organisation, without anything that was said."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from annotation.clips.models import Clip
from annotation.subjects.models import Subject


def subjects_of(*, organisation_id: int) -> QuerySet[Subject]:
    """Return the organisation's speakers."""
    return Subject.objects.filter(organisation_id=organisation_id)


def clips_by_subject(*, subject_ids: Collection[int]) -> dict[int, int]:
    """Count the clips of each of some speakers."""
    counted = Clip.objects.filter(subject_id__in=subject_ids).values_list("subject_id")
    return dict(counted.annotate(number=Count("pk")).order_by())


def clips_of(*, organisation_id: int) -> QuerySet[Clip]:
    """Return the organisation's clips with project, speaker and state, and none of their sealed columns."""
    clips = Clip.objects.filter(project__organisation_id=organisation_id)
    return clips.select_related("project", "subject", "state").defer("content", "exact")

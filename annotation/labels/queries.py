"""Reads of labels: of the versions of an assignment's answers, the highest counts."""

from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet

from annotation.labels.models import Label
from annotation.queue.models import Assignment

# Ends of an assignment whose answers stand.
ANSWERED = (Assignment.State.DONE, Assignment.State.SURPLUS)


def labels_that_count() -> QuerySet[Label]:
    """Return the labels that count: the highest version of each, surplus ones included, no gold, in no order."""
    later = Label.objects.filter(assignment_id=OuterRef("assignment_id"), version__gt=OuterRef("version"))
    labels = Label.objects.filter(assignment__kind=Assignment.Kind.LABEL, assignment__state__in=ANSWERED)
    return labels.filter(~Exists(later))


def current_labels(*, project_id: int) -> QuerySet[Label]:
    """Return a project's labels that count, in no order."""
    return labels_that_count().filter(clip__project_id=project_id)


def labels_of_clips(*, clip_ids: Collection[int]) -> Sequence[int]:
    """Return the numbers of every label, old versions included, of some clips."""
    return list(Label.objects.filter(clip_id__in=clip_ids).values_list("pk", flat=True))


def newest_of(*, assignment_ids: Collection[int]) -> dict[int, Label]:
    """Return by assignment the version of its answers that counts, with its marks."""
    versions = Label.objects.filter(assignment_id__in=assignment_ids).order_by("version").prefetch_related("marks")
    return {label.assignment_id: label for label in versions}


def languages_heard(*, clip_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by clip which other languages people said that they heard, and how many did; "" where they could not."""
    odd = labels_that_count().filter(clip_id__in=clip_ids, conditions__contains=["wrong_language"])
    heard: dict[int, dict[str, int]] = {clip_id: {} for clip_id in clip_ids}
    for row in odd.values("clip_id", "heard_language").annotate(number=Count("pk")):
        heard[row["clip_id"]][row["heard_language"]] = row["number"]
    return heard

"""Who of some people holds what: for those who stop working, by the clock."""

from collections.abc import Collection

from annotation.queue.models import Assignment


def holding_unopened(*, person_ids: Collection[int]) -> list[int]:
    """Return those of some people who hold a clip that they have not opened."""
    return _people(person_ids, opened=False)


def holding_opened(*, person_ids: Collection[int]) -> list[int]:
    """Return those of some people who have a clip in hand: opened, and not answered yet."""
    return _people(person_ids, opened=True)


def _people(person_ids: Collection[int], *, opened: bool) -> list[int]:
    held = Assignment.objects.filter(
        batch__person_id__in=person_ids,
        batch__closed_at__isnull=True,
        state=Assignment.State.HELD,
        opened_at__isnull=not opened,
    )
    return sorted(held.values_list("person_id", flat=True).distinct()) if person_ids else []

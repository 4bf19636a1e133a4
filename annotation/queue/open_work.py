"""How much work waits in a project, by language."""

from django.db.models import Count

from annotation.queue.models import Seat


def open_by_language(*, project_id: int) -> dict[str, int]:
    """Return how many labels are wanted and not being made, by primary subtag: each is a clip for one person."""
    waiting = Seat.objects.filter(lane__project_id=project_id, state=Seat.State.OPEN)
    counted = waiting.values_list("lane__language").annotate(number=Count("pk"))
    return dict(sorted(counted))

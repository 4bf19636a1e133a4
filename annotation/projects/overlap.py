"""How many labels a project wants for a clip."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a project wants: labels for a clip, and the most for one with a warning."""

    overlap: int
    warned_overlap: int

    def wanted(self, *, warned: bool) -> int:
        """Return how many labels a clip should have; one that is hard to hear is for the fewest ears (W11)."""
        return min(self.overlap, self.warned_overlap) if warned else self.overlap


def terms_of(*, project_id: int) -> Terms:
    """Return a project's terms as they are now; no lead changes them while the caller's transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT overlap, warned_overlap FROM annotation_project WHERE id = %s FOR SHARE",
            [project_id],
        )
        overlap, warned_overlap = cursor.fetchone()
    return Terms(overlap=overlap, warned_overlap=warned_overlap)

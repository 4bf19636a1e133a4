"""Reads about people."""

from collections.abc import Iterable

from reviewers.people.models import Membership, Person


def names(*, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some people by their numbers."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def line_of(*, person_id: int, at_most: int = 12) -> list[int]:
    """Return the numbers of those above a person, nearest first; a loop in the data ends the walk."""
    line: list[int] = []
    current = person_id
    for _ in range(at_most):
        above = Person.objects.filter(pk=current).values_list("reports_to_id", flat=True).first()
        if above is None or above in line or above == person_id:
            break
        line.append(above)
        current = above
    return line


def same_line(*, first: int, second: int) -> bool:
    """Tell whether one of two people stands above the other, at any distance (E5)."""
    return first in line_of(person_id=second) or second in line_of(person_id=first)


def alias(*, person_id: int, project_id: int) -> str | None:
    """Return the only name that a project's exports give of a person."""
    return Membership.objects.filter(person_id=person_id, project_id=project_id).values_list("alias", flat=True).first()


def project_ids_of(*, person_id: int) -> frozenset[int]:
    """Return the numbers of the projects in which somebody may work."""
    return frozenset(Membership.objects.filter(person_id=person_id).values_list("project_id", flat=True))


def aliases(*, project_id: int) -> dict[int, str]:
    """Return the aliases of everybody in a project by person number."""
    return dict(Membership.objects.filter(project_id=project_id).values_list("person_id", "alias"))

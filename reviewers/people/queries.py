"""Reads about people."""

from collections.abc import Iterable

from reviewers.people.models import Membership, Person


def names(*, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some people by their numbers."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def sites_of(*, person_ids: Iterable[int]) -> dict[int, int]:
    """Return the numbers of the sites of some people by their own numbers."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "site_id"))


def lines_of(*, person_ids: Iterable[int], at_most: int = 12) -> dict[int, list[int]]:
    """Return by person the numbers of those above, nearest first; a loop in the data ends the walk.

    Asks once a step upwards, however many people there are.
    """
    lines: dict[int, list[int]] = {number: [] for number in person_ids}
    above: dict[int, int | None] = {}
    for _ in range(at_most):
        tops = {number: line[-1] if line else number for number, line in lines.items()}
        unknown = set(tops.values()) - set(above)
        if not unknown:
            break
        above |= dict(Person.objects.filter(pk__in=unknown).values_list("pk", "reports_to_id"))
        for number, top in tops.items():
            following = above.get(top)
            if following is not None and following != number and following not in lines[number]:
                lines[number].append(following)
    return lines


def same_line(*, first: int, second: int) -> bool:
    """Tell whether one of two people stands above the other, at any distance (E5)."""
    lines = lines_of(person_ids=[first, second])
    return first in lines[second] or second in lines[first]


def project_ids_of(*, person_id: int) -> frozenset[int]:
    """Return the numbers of the projects in which somebody may work."""
    return frozenset(Membership.objects.filter(person_id=person_id).values_list("project_id", flat=True))


def aliases(*, project_id: int) -> dict[int, str]:
    """Return the aliases of everybody in a project by person number."""
    return dict(Membership.objects.filter(project_id=project_id).values_list("person_id", "alias"))

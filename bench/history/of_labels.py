"""Labels: none lost, none doubled, none kept that should be gone (I4)."""

from collections import defaultdict

from bench.history.rows import ClipHistory
from bench.history.words import LABELLED, STOPPED, WORK, Says


def i4_every_done_assignment_has_its_label(one: ClipHistory) -> Says:
    """I4: what was ended by a label has that label."""
    answered = {label.assignment for label in one.labels}
    for each in one.assignments:
        if each.kind == WORK and each.state in LABELLED and each.id not in answered:
            yield f"assignment {each.id}", f"is {each.state} without a label"


def i4_every_label_has_its_assignment(one: ClipHistory) -> Says:
    """I4: a label lies on an assignment of its person and clip that ended by it."""
    given = {each.id: each for each in one.assignments}
    for label in one.labels:
        each = given.get(label.assignment)
        if each is None or each.person != label.person:
            yield f"label {label.id}", f"lies on assignment {label.assignment}, which is not its person's and clip's"
        elif each.state not in LABELLED:
            yield f"label {label.id}", f"lies on assignment {each.id}, which is {each.state}"


def i4_surplus_says_the_same_twice(one: ClipHistory) -> Says:
    """I4: every version of a label is surplus exactly when its assignment is."""
    states = {each.id: each.state for each in one.assignments}
    for label in one.labels:
        state = states.get(label.assignment)
        if state in LABELLED and label.surplus != (state == "surplus"):
            yield f"label {label.id}", f"surplus is {label.surplus} on an assignment that is {state}"


def i4_versions_without_gaps(one: ClipHistory) -> Says:
    """I4: the versions of a label are 1, 2, 3 …: one of them is the current one, and none is missing."""
    versions: defaultdict[int, list[int]] = defaultdict(list)
    for label in one.labels:
        versions[label.assignment].append(label.version)
    for assignment, found in versions.items():
        if found != list(range(1, len(found) + 1)):
            yield f"assignment {assignment}", f"has versions {found}"


def i4_the_first_version_ended_its_assignment(one: ClipHistory) -> Says:
    """I4: the request that made a label is the one that ended its assignment."""
    ended = {each.id: each.end_key for each in one.assignments if each.state in LABELLED}
    for label in one.labels:
        if label.version == 1 and label.assignment in ended and ended[label.assignment] != label.key:
            yield f"label {label.id}", f"was made by another request than ended assignment {label.assignment}"


def i4_erased_and_nothing_kept(one: ClipHistory) -> Says:
    """I4: an erased clip keeps the rows of its labels and none of the answers; any other keeps them all."""
    for label in one.labels:
        if label.has_answers == (one.clip.state == "erased"):
            kept = "keeps" if label.has_answers else "has lost"
            yield f"label {label.id}", f"{kept} its answers and the clip is {one.clip.state}"


def i4_stopped_and_buried(one: ClipHistory) -> Says:
    """I4: a clip out of circulation has a tombstone, and one in circulation has none."""
    if (one.clip.state in STOPPED) != one.clip.tombstone:
        has = "has a" if one.clip.tombstone else "has no"
        yield f"clip {one.clip.id}", f"{one.clip.state} and {has} tombstone"


CHECKS = (
    i4_every_done_assignment_has_its_label,
    i4_every_label_has_its_assignment,
    i4_surplus_says_the_same_twice,
    i4_versions_without_gaps,
    i4_the_first_version_ended_its_assignment,
    i4_erased_and_nothing_kept,
    i4_stopped_and_buried,
)

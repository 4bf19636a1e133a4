"""People: the day's limit, the one batch, and that a request did one thing (I3, I4)."""

from collections import Counter, defaultdict
from datetime import date
from uuid import UUID

from bench.history.rows import PersonHistory
from bench.history.words import ENDED_BY_PERSON, LABELLED, WENT_BACK, Says


def i3_taken_within_limit(one: PersonHistory) -> Says:
    """I3: nobody was given more in a local day than their limit."""
    for day in one.days:
        if day.taken > day.limit:
            yield f"person {one.person}", f"{day.day}: {day.taken} taken of {day.limit}"


def i3_allowance_counts_what_was_given(one: PersonHistory) -> Says:
    """I3: the count of a day is that of its givings, less what went back unserved.

    A label without a serving may have come late, for a giving that had stopped counting: it may count or not. A day
    that is over keeps counting what went back unserved after its end.
    """
    sure: Counter[date] = Counter()
    unsure: Counter[date] = Counter()
    back: Counter[date] = Counter()
    for each in one.assignments:
        if each.opened_at is None and each.state in WENT_BACK:
            back[each.day] += 1
        elif each.opened_at is None and each.state in LABELLED:
            unsure[each.day] += 1
        else:
            sure[each.day] += 1
    days = {day.day: day for day in one.days}
    for each_day in sorted({*sure, *unsure, *back} | set(days)):
        counted = days.get(each_day)
        if counted is None:
            yield f"person {one.person}", f"{each_day}: clips were given and the day was not counted"
            continue
        most = sure[each_day] + unsure[each_day] + (0 if counted.current else back[each_day])
        if not sure[each_day] <= counted.taken <= most:
            yield f"person {one.person}", f"{each_day}: {counted.taken} taken, {sure[each_day]} to {most} given"


def i3_one_count_a_day(one: PersonHistory) -> Says:
    """I3: a local day has one count; two would have two limits."""
    for day, number in Counter(each.day for each in one.days).items():
        if number > 1:
            yield f"person {one.person}", f"{day} is counted {number} times"


def i5_work_is_credited(one: PersonHistory) -> Says:
    """I5: whatever a person ended counts as worked, also what was withdrawn before they sent it."""
    ended = sum(
        each.state in ENDED_BY_PERSON or (each.state == "withdrawn" and each.end_key is not None)
        for each in one.assignments
    )
    credited = sum(day.done for day in one.days)
    if credited < ended:
        yield f"person {one.person}", f"{ended} ended and {credited} credited"


def i4_a_key_made_one_thing(one: PersonHistory) -> Says:
    """I4: a request's key made one version of one label, or ended one assignment, and nothing else."""
    made: defaultdict[UUID, set[str]] = defaultdict(set)
    first = {(label.assignment, label.key) for label in one.labels if label.version == 1}
    keys = Counter(label.key for label in one.labels)
    for each in one.assignments:
        if each.end_key is not None and (each.id, each.end_key) not in first:
            made[each.end_key].add(f"the end of assignment {each.id}")
    for label in one.labels:
        made[label.key].add(f"label {label.id}")
    for key, things in made.items():
        if len(things) > 1 or keys[key] > 1:
            yield f"person {one.person}", f"key {key} made {', '.join(sorted(things))}"


def i5_one_live_batch(one: PersonHistory) -> Says:
    """I5: a person has one lease at most: top-ups stand never beside it."""
    live = [batch.id for batch in one.batches if batch.closed_at is None]
    if len(live) > 1:
        yield f"person {one.person}", f"batches {live} are live"


def i5_held_in_the_live_batch(one: PersonHistory) -> Says:
    """I5: what a person holds lies in a live batch of theirs; else no lease would ever run out."""
    live = {batch.id for batch in one.batches if batch.closed_at is None}
    for each in one.assignments:
        if each.state == "held" and each.batch not in live:
            yield f"assignment {each.id}", f"held in batch {each.batch}, which is not live"


CHECKS = (
    i3_taken_within_limit,
    i3_allowance_counts_what_was_given,
    i3_one_count_a_day,
    i4_a_key_made_one_thing,
    i5_work_is_credited,
    i5_one_live_batch,
    i5_held_in_the_live_batch,
)

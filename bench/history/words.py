"""Words that the checks share: states by what they mean, and what a check says."""

from collections.abc import Iterator
from datetime import timedelta

# What a check yields: what it is about, and what is wrong with it.
Says = Iterator[tuple[str, str]]

LIVE = frozenset({"held", "done"})
# The person had it and ended it themselves, or has it: never again the same clip for them.
HAD = frozenset({"held", "done", "surplus", "skipped", "accidental", "escalated"})
LABELLED = frozenset({"done", "surplus"})
ENDED_BY_PERSON = frozenset({"done", "surplus", "skipped", "accidental", "escalated"})
WENT_BACK = frozenset({"returned", "expired", "withdrawn"})
# Work that takes a seat, and work for which a clip must be new to a person.
WORK = "label"
UNSEEN = frozenset({"label", "gold"})

STOPPED = frozenset({"escalated", "accidental", "withdrawn", "erased"})
ESCALATION_ENDED = frozenset({"closed", "taken_back"})
GRAVE = frozenset({"S0", "S1"})

# A request reads its clock before it waits for a lock; no transaction that writes lasts longer than half of this.
WAITED = timedelta(seconds=10)

"""Pure rules of handing out."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

BATCH_SIZE = 10
MAX_BATCH_SIZE = 20
MAX_LANES = 4


def primary_subtag(language: str) -> str:
    """Return the primary subtag of a BCP 47 tag: people and lanes are matched by it."""
    return language.partition("-")[0].lower() or "und"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A lane in which work waits for a person, with what its project says of handing out."""

    lane_id: int
    project_id: int
    # The newest published form; None where the project has none yet.
    form_id: int | None
    weight: int
    warned: bool
    # Priority and number of the most urgent open seats, and of those that come next; none in a lane with reserved
    # seats alone.
    strata: Sequence[tuple[int, int]]
    # A seat here is reserved for this person, of a clip from which nothing bars them for good.
    reserved: bool
    # Gold clips lie in this lane, and the project wants some handed out.
    gold: bool
    gold_per_mille: int
    # Clips of one speaker in a person's day; 0 is no bound.
    per_subject: int


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What a claim gave."""

    # The batch that it opened; None when it filled one up, or gave nothing.
    opened: int | None
    given: int
    warned: int
    # Some that fitted could not be given: of one clip, of one speaker, or in somebody else's hands at that moment.
    passed: bool


def room_in_batch(*, held: int, size: int, left: int) -> int:
    """Return how many clips a top-up may add: up to the size asked for, within what is left of the day."""
    return max(min(size - held, left), 0)


def project_order(
    *, offers: Collection[Offer], last: int | None, run: int, between: int, places: int, chance: random.Random
) -> list[int]:
    """Return the projects to try, the first first: reserved work, the last project while its run is short, then luck.

    `run` clips of `last` were given one after the other; at least `between` come before a change. Then lots are drawn:
    at once, and afterwards, where they fell on the same project, by each claim of `places` clips with the chance
    places / between. So every lot stands for as many clips on average, and each project has its share by weight.
    """
    # The u ** (1 / weight) of even chances u, the greatest first: each place is drawn by weight among those left.
    weights = {offer.project_id: max(offer.weight, 1) for offer in offers}
    luck = {project_id: chance.random() ** (1 / weight) for project_id, weight in sorted(weights.items())}
    order = sorted(luck, key=lambda project_id: luck[project_id], reverse=True)
    # Without a bound (0) each claim draws its lot.
    stays = run < between or (run >= between + places and chance.random() >= places / max(between, 1))
    reserved = {offer.project_id for offer in offers if offer.reserved}
    return sorted(order, key=lambda project_id: (project_id not in reserved, not (stays and project_id == last)))


def lanes_to_ask(*, offers: Sequence[Offer], room: int, chance: random.Random) -> list[Offer]:
    """Return at most four lanes of one project: one with warnings first, those with reserved seats, others by chance.

    A clip with a warning comes alone (W9). One place is kept for it where one waits, so that calm ones cannot starve
    it; a claim for a single place is not for it while there are calm ones.
    """
    shuffled = chance.sample(list(offers), len(offers))
    calm = sorted((offer for offer in shuffled if not offer.warned), key=lambda offer: not offer.reserved)
    warned = sorted((offer for offer in shuffled if offer.warned), key=lambda offer: not offer.reserved)
    asked = warned[:1] if room > 1 or not calm else []
    return [*asked, *calm[: MAX_LANES - len(asked)]]


def gold_among(*, places: int, per_mille: int, chance: random.Random) -> int:
    """Return how many of the next clips are gold: each with the project's chance, so that small batches get theirs."""
    return sum(chance.random() * 1000 < per_mille for _ in range(places)) if per_mille else 0

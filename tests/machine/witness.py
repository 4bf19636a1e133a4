"""Watches the rows from step to step, and says at once what must never be. Knows nothing of how the program does it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from annotation.clips.models import ClipState
from annotation.escalations.models import Escalation, Report
from annotation.labels.models import Label
from annotation.queue.models import Assignment, Seat
from annotation.subjects.models import Consent
from config.base.models import Job
from reviewers.quotas.models import Allowance

STOPPED = {"escalated", "accidental", "withdrawn", "erased"}
WENT_BACK = {"returned", "expired", "withdrawn"}
HAD = {"held", "done", "surplus", "skipped", "accidental", "escalated"}
# What may become of an assignment from one step to the next.
MAY_BECOME: dict[str, set[str]] = {
    "held": HAD | WENT_BACK,
    "returned": {"done", "surplus", "withdrawn"},
    "expired": {"done", "surplus", "withdrawn"},
    "skipped": {"held"},
    "accidental": {"held"},
    "escalated": {"held"},
    "done": set(),
    "surplus": set(),
    "withdrawn": set(),
}


@dataclass(frozen=True)
class Given:
    """An assignment as it is now."""

    pk: int
    public_id: UUID
    clip: int
    seat: int | None
    person: int
    kind: str
    state: str
    day: date
    opened_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class ClipNow:
    """A clip as it is now."""

    pk: int
    state: str
    wanted: int
    labels_in: int
    holds: int
    warnings: list[str]
    subject: int
    purpose: int
    subject_state: str


@dataclass
class Rows:
    """What lies in the database between two steps."""

    given: dict[int, Given] = field(default_factory=dict)
    clips: dict[int, ClipNow] = field(default_factory=dict)
    # Seat -> (clip, state).
    seats: dict[int, tuple[int, str]] = field(default_factory=dict)
    # Label -> (assignment, version).
    labels: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    # Person -> (day, taken, limit).
    allowances: dict[int, tuple[date, int, int]] = field(default_factory=dict)
    # Open escalations, and standing reports without a kind as (person, report).
    escalations: list[UUID] = field(default_factory=list)
    choices: list[tuple[int, UUID]] = field(default_factory=list)
    # How many jobs wait for a worker.
    jobs: int = 0

    @classmethod
    def read(cls) -> "Rows":
        given = Assignment.objects.order_by("person_id", "clip_id", "pk").values_list(
            "pk", "public_id", "clip_id", "seat_id", "person_id", "kind", "state", "day", "opened_at", "ended_at"
        )
        clips = ClipState.objects.values_list(
            "clip_id", "state", "wanted", "labels_in", "holds", "clip__warnings", "clip__subject_id",
            "clip__purpose_id", "clip__subject__state",
        )  # fmt: skip
        seats = Seat.objects.order_by("pk").values_list("pk", "clip_id", "state")
        labels = Label.objects.values_list("public_id", "assignment_id", "version")
        allowances = Allowance.objects.values_list("person_id", "day", "taken", "limit")
        escalations = Escalation.objects.exclude(state__in=["closed", "taken_back"]).order_by("clip_id", "pk")
        choices = Report.objects.filter(kind="", taken_back_at__isnull=True).order_by("escalation__clip_id", "pk")
        return cls(
            given={row[0]: Given(*row) for row in given},
            clips={row[0]: ClipNow(*row) for row in clips},
            seats={pk: (clip, state) for pk, clip, state in seats},
            labels={public_id: (assignment, version) for public_id, assignment, version in labels},
            allowances={person: (day, taken, limit) for person, day, taken, limit in allowances},
            escalations=list(escalations.values_list("public_id", flat=True)),
            choices=list(choices.values_list("person_id", "public_id")),
            jobs=Job.objects.filter(state=Job.State.QUEUED).count(),
        )

    def live(self) -> list[Given]:
        return [one for one in self.given.values() if one.state in ("held", "done")]

    def of(self, person: int) -> list[Given]:
        return [one for one in self.given.values() if one.person == person]


class Witness:
    """Compares the rows before and after each step."""

    def __init__(self, zones: dict[int, str]) -> None:
        self.now = Rows.read()
        self._zones = zones
        self._taken: Counter[tuple[int, date]] = Counter()
        self._opened: set[tuple[int, int]] = set()

    def look(self, *, at: datetime, acknowledged: Iterable[UUID]) -> None:
        """Read the rows, and fail where a step has broken something."""
        before, after = self.now, Rows.read()
        self.now = after
        new = [one for pk, one in after.given.items() if pk not in before.given]
        self._nothing_vanishes(before, after, acknowledged)
        self._no_more_than_wanted(after)
        self._nobody_twice(before, new)
        self._within_the_day(before, after, new, at)
        self._only_what_may_be_heard(before, after, new, at)
        self._nobody_has_a_stopped_clip(after)
        self._escalations_have_their_effect(after)

    def _nothing_vanishes(self, before: Rows, after: Rows, acknowledged: Iterable[UUID]) -> None:
        """I4, I5: rows stay, labels only grow, and an assignment goes on as it may."""
        for pk, was in before.given.items():
            state = after.given[pk].state
            assert state == was.state or state in MAY_BECOME[was.state], f"assignment {pk}: {was.state} -> {state}"
            assert was.opened_at is None or after.given[pk].opened_at == was.opened_at, f"assignment {pk} closed again"
        assert before.labels.items() <= after.labels.items(), "a label is gone"
        assert set(acknowledged) <= set(after.labels), "an acknowledged label is gone"
        first = Counter(assignment for assignment, version in after.labels.values() if version == 1)
        for pk, one in after.given.items():
            wanted = int(one.state in ("done", "surplus"))
            assert first[pk] == wanted, f"I4: assignment {pk} is {one.state} with {first[pk]} labels"

    def _no_more_than_wanted(self, after: Rows) -> None:
        """I1, and that gold takes nobody's place."""
        live = Counter(one.clip for one in after.live() if one.kind == "label")
        assert not [one for one in after.live() if one.kind == "gold" and one.seat], "I1: a gold clip has a seat"
        done = Counter(one.clip for one in after.live() if one.kind == "label" and one.state == "done")
        seated = Counter(one.seat for one in after.live() if one.seat is not None)
        for clip in after.clips.values():
            assert live[clip.pk] <= clip.wanted, f"I1: clip {clip.pk}: {live[clip.pk]} of {clip.wanted}"
            assert done[clip.pk] == clip.labels_in, f"clip {clip.pk}: {done[clip.pk]} done, {clip.labels_in} counted"
        for seat, (_clip, state) in after.seats.items():
            assert seated[seat] <= 1, f"I1: seat {seat} has {seated[seat]}"
            if state != "void":
                assert (state == "taken") == bool(seated[seat]), f"seat {seat} is {state} with {seated[seat]}"

    def _nobody_twice(self, before: Rows, new: list[Given]) -> None:
        """I2. What went back unopened may come again, also in the very step that took it back: a person who asks for
        more after their lease ran out loses it first."""
        kept = (one for pk, one in self.now.given.items() if pk in before.given)
        had = self._opened | {(one.person, one.clip) for one in kept if one.state in HAD or one.opened_at is not None}
        for one in new:
            if one.kind in ("label", "gold"):
                assert (one.person, one.clip) not in had, f"I2: clip {one.clip} again to person {one.person}"
        opened = (one for one in self.now.given.values() if one.opened_at is not None)
        self._opened |= {(one.person, one.clip) for one in opened}

    def _within_the_day(self, before: Rows, after: Rows, new: list[Given], at: datetime) -> None:
        """I3: counted here anew from what was given and what went back unserved on the day that counts."""
        for one in new:
            assert one.day == local_day(at, self._zones[one.person]), f"given on {one.day}"
            self._taken[one.person, one.day] += 1
        for pk, one in after.given.items():
            was = before.given.get(pk)
            back = was is not None and was.state == "held" and one.state in WENT_BACK and one.opened_at is None
            if back and before.allowances[one.person][0] == one.day:
                self._taken[one.person, one.day] -= 1
        for person, (day, taken, limit) in after.allowances.items():
            assert taken <= limit, f"I3: {taken} of {limit}"
            assert taken == self._taken[person, day], f"I3: {taken} counted, {self._taken[person, day]} given"

    def _only_what_may_be_heard(self, before: Rows, after: Rows, new: list[Given], at: datetime) -> None:
        """I7."""
        opened = [
            one
            for pk, one in after.given.items()
            if one.opened_at is not None and (pk not in before.given or before.given[pk].opened_at is None)
        ]
        for one in [*new, *opened]:
            clip = after.clips[one.clip]
            assert clip.state not in STOPPED, f"I7: clip {clip.pk} is {clip.state} and was given or served"
            assert clip.subject_state == "active", f"I7: a withdrawn speaker's clip {clip.pk} was given or served"
            consents = Consent.objects.filter(subject_id=clip.subject, purpose_id=clip.purpose)
            live = consents.filter(withdrawn_at__isnull=True)
            assert any(not consent.expires_at or at < consent.expires_at for consent in live), (
                f"I7: clip {clip.pk} was given or served without consent"
            )

    def _nobody_has_a_stopped_clip(self, after: Rows) -> None:
        """I6, I7."""
        for one in after.given.values():
            if one.state == "held":
                assert after.clips[one.clip].state not in STOPPED, f"I7: assignment {one.pk} holds a stopped clip"
        for seat, (clip, state) in after.seats.items():
            if after.clips[clip].state in STOPPED:
                assert state == "void", f"I7: seat {seat} of a stopped clip is {state}"

    def _escalations_have_their_effect(self, after: Rows) -> None:
        """I6, as far as one look tells; the history checker looks further."""
        open_ones = Escalation.objects.exclude(state__in=["closed", "taken_back"])
        for level, clip_id in open_ones.values_list("level", "clip_id"):
            clip = after.clips[clip_id]
            if level in (None, "S0", "S1"):
                assert clip.holds > 0, f"I6: {level} and clip {clip_id} is not held"
            if level != "S3":
                assert clip.state in STOPPED, f"I6: {level} and clip {clip_id} is {clip.state}"
            elif clip.state not in STOPPED:
                assert "distressing" in clip.warnings, f"I6: S3 and clip {clip_id} has no warning"


def local_day(at: datetime, zone: str) -> date:
    """The date on the wall at a site whose day begins at midnight."""
    return at.astimezone(ZoneInfo(zone)).date()

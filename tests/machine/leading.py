"""What leads and workers do to the queue: more labels or fewer, gold, clips laid aside."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotation.clips.models import Clip
from annotation.flow import erase, gold, overlap, park
from config.base.models import Job
from tests.machine.base import ANY, Base, new_key, pick

# What a worker does for a job of this name, called with the row that the job is for.
WORK: dict[str, Callable[..., Any]] = {
    erase.ERASE: lambda row, job, clock: erase.erase(erasure_id=row, job_id=job, clock=clock),
    overlap.FIT: lambda row, job, clock: overlap.fit(change_id=row, job_id=job, clock=clock),
}


class Leading(Base):
    """Overlap, gold, parking; and the workers that carry out what was asked for."""

    @rule(project=ANY, wanted=st.integers(1, 3), at_once=st.booleans())
    def change_overlap(self, project: int, wanted: int, at_once: bool) -> None:
        """Nobody loses what they have, and no clip gets more labels than it wants at any moment (I1)."""
        slug = pick(list(self.world.projects), project)
        self.step(
            lambda: overlap.change(
                caller=self.world.lead, slug=slug, overlap=wanted, warned_overlap=None, key=new_key(), now=self.now
            )
        )
        if at_once:
            self.work_jobs_off()

    @precondition(lambda self: self.witness.now.jobs > 0)
    @rule()
    def work_jobs_off(self) -> None:
        """What workers do, some time after it was asked for."""
        jobs = Job.objects.filter(name__in=WORK, state=Job.State.QUEUED).order_by("pk")
        for job in list(jobs):
            self.step(
                lambda job=job: WORK[job.name](job.subject_id, job.pk, lambda: self.now)  # type: ignore[misc]
            )
            Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
        self.look()

    @rule(which=ANY, said=st.sampled_from(["yes", "no"]))
    def make_gold(self, which: int, said: str) -> None:
        clip = Clip.objects.select_related("project").get(pk=pick(sorted(self.witness.now.clips), which))
        self.step(
            lambda: gold.make_gold(
                caller=self.world.lead, slug=clip.project.slug, clip_id=clip.public_id, answers={"said": said},
                key=new_key(), now=self.now,
            )
        )  # fmt: skip

    @precondition(lambda self: bool(self.given("held")))
    @rule(which=ANY, aside=st.booleans())
    def lay_aside(self, which: int, aside: bool) -> None:
        one = pick(self.given("held"), which)
        journey = park.park if aside else park.unpark
        self.step(lambda: journey(caller=self.caller(one), assignment_id=one.public_id, key=new_key(), now=self.now))

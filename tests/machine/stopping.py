"""What leads do to people and queues: pause, drain, take back, reassign, and decide about what is stuck."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotation.clips.models import Clip
from annotation.flow import lead_people, lead_project, lead_reassign, lead_stuck
from annotation.queue.models import Assignment, StuckClip
from reviewers.people.models import Person
from tests.machine.base import ANY, Base, new_key, pick

DECISIONS: tuple[tuple[Any, dict[str, str]], ...] = (
    (lead_stuck.put_back, {}),
    (lead_stuck.set_aside, {}),
    (lead_stuck.reroute, {"language": "es"}),
)


class Stopping(Base):
    """Whatever a lead stops, nobody loses what they have opened, and nothing is given while it is stopped."""

    @rule(who=ANY, resumed=st.booleans())
    def pause_somebody(self, who: int, resumed: bool) -> None:
        """Everything unopened goes back at once; often they go on soon."""
        person = self.world.person(who).person_id
        opened = [one.pk for one in self.given("held") if one.person == person and one.opened_at]
        self.step(lambda: self._pause(person))
        left = [one for one in self.given("held") if one.person == person]
        assert [one.pk for one in left] == opened, "what was opened stays, and nothing else does"
        if resumed:
            self.let_go_on(who)

    def _pause(self, person: int) -> None:
        lead_people.pause(
            caller=self.world.lead, person_id=self._name(person), reason="wait", key=new_key(), now=self.now
        )

    def _name(self, person: int) -> UUID:
        return Person.objects.get(pk=person).public_id

    @rule(who=ANY)
    def let_go_on(self, who: int) -> None:
        name = self._name(self.world.person(who).person_id)
        self.step(lambda: lead_people.resume(caller=self.world.lead, person_id=name, key=new_key(), now=self.now))

    @rule(who=ANY, opened=st.booleans())
    def take_back(self, who: int, opened: bool) -> None:
        name = self._name(self.world.person(who).person_id)
        self.step(
            lambda: lead_people.take_back(
                caller=self.world.lead, person_id=name, opened=opened, key=new_key(), now=self.now
            )
        )

    @rule(project=ANY, paused=st.booleans(), resumed=st.booleans())
    def stop_a_project(self, project: int, paused: bool, resumed: bool) -> None:
        """Paused, all that is unopened goes back; drained, nothing does."""
        slug = pick(list(self.world.projects), project)
        journey = lead_project.pause if paused else lead_project.drain
        before = [one.pk for one in self.given("held")]
        self.step(lambda: journey(caller=self.world.lead, slug=slug, reason="wait", key=new_key(), now=self.now))
        unopened = Assignment.objects.filter(batch__project__slug=slug, state="held", opened_at__isnull=True)
        assert not paused or not unopened.exists()
        assert paused or [one.pk for one in self.given("held")] == before
        if resumed:
            self.open_a_project(project)

    @rule(project=ANY)
    def open_a_project(self, project: int) -> None:
        slug = pick(list(self.world.projects), project)
        self.step(lambda: lead_project.resume(caller=self.world.lead, slug=slug, key=new_key(), now=self.now))

    @precondition(lambda self: bool(self.given("held", "returned", "expired")))
    @rule(which=ANY, who=ANY)
    def reassign(self, which: int, who: int) -> None:
        one = pick(self.given("held", "returned", "expired"), which)
        name = self._name(self.world.person(who).person_id)
        self.step(
            lambda: lead_reassign.reassign(
                caller=self.world.lead, assignment_id=one.public_id, person_id=name, kept_for=timedelta(hours=1),
                key=new_key(), now=self.now,
            )
        )  # fmt: skip

    @precondition(lambda self: any(clip.state == "stuck" for clip in self.witness.now.clips.values()))
    @rule(which=ANY, decision=st.sampled_from(DECISIONS))
    def decide(self, which: int, decision: tuple[Any, dict[str, str]]) -> None:
        """About a clip that is stuck; one that was set aside is asked about, too, and stays so."""
        stuck = [pk for pk, clip in sorted(self.witness.now.clips.items()) if clip.state == "stuck"]
        clip = Clip.objects.select_related("project").get(pk=pick(stuck, which))
        aside = StuckClip.objects.filter(clip=clip).latest("pk").decision == "set_aside"
        journey, more = decision
        self.step(
            lambda: journey(
                caller=self.world.lead, slug=clip.project.slug, clip_id=clip.public_id, key=new_key(), now=self.now,
                **more,
            )
        )  # fmt: skip
        assert not aside or self.witness.now.clips[clip.pk].state == "stuck"

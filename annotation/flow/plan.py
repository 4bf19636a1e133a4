"""Planning (W7): what clips take, by the mean measured in the project and not by a wish."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from annotation.labels.pace import pace_of
from annotation.labels.planning import Pace, Plan, plan
from annotation.projects.models import FormVersion
from annotation.projects.queries import project_by_slug
from annotation.queue.open_work import open_by_language
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a lead asks: `clips` None means all that is open; hours a day with breaks, and a meal among them."""

    clips: int | None
    people: int
    hours: float
    meal_minutes: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is known. `plan` is None before the pilot; `ends_on` too when nothing is left or it is out of sight."""

    clips: int
    # Seconds of work a day and person, after the breaks.
    work_s: float
    # What the limit of clips a day leaves for each.
    seconds_per_clip: float
    clips_limit: int
    pace: Pace
    open_by_language: dict[str, int]
    plan: Plan | None
    ends_on: date | None


def plan_project(*, caller: gate.Caller, slug: str, asked: Question, now: datetime) -> Answer:
    """Say what a project's clips take so many people. Raises NotAllowed, NotFound, Invalid (no time for work left)."""
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    work = gate.work_seconds(
        hours=asked.hours,
        stretch_minutes=settings.WORK_STRETCH_MINUTES,
        break_minutes=settings.BREAK_MINUTES,
        meal_minutes=asked.meal_minutes,
    )
    waiting = open_by_language(project_id=project.pk)
    clips = sum(waiting.values()) if asked.clips is None else asked.clips
    forms = FormVersion.objects.filter(project=project).values_list("pk", flat=True)
    pace = pace_of(form_ids=list(forms))
    limit = settings.CLIPS_PER_DAY
    made = (
        plan(clips=clips, people=asked.people, work_seconds=work, mean_ms=pace.mean_ms, clips_limit=limit)
        if pace.is_known
        else None
    )
    return Answer(
        clips=clips,
        work_s=work,
        seconds_per_clip=gate.seconds_per_clip(work_seconds=work, clips=limit),
        clips_limit=limit,
        pace=pace,
        open_by_language=waiting,
        plan=made,
        ends_on=gate.done_on(person_id=caller.person_id, days=made.days, now=now) if made else None,
    )

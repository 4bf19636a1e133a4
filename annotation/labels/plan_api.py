"""`GET projects/{slug}/plan`: what clips take, for leads."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.flow.plan import Answer, Question, plan_project
from config.base.clock import utc_now
from config.base.openapi_pieces import told
from reviewers import gate

# Where no quota bounds a shift.
_USUAL_HOURS = 9.0


class QuestionIn(serializers.Serializer[Any]):
    """What is asked."""

    clips = serializers.IntegerField(
        required=False, min_value=0, max_value=10**9, help_text="all that is open if not said"
    )
    people = serializers.IntegerField(required=False, min_value=1, max_value=100_000, help_text="1 if not said")
    hours = serializers.FloatField(
        required=False, min_value=0.1, max_value=24, help_text="of a shift, breaks included; the house's if not said"
    )
    meal_minutes = serializers.IntegerField(
        required=False, min_value=0, max_value=240, help_text="takes the place of one break; 0 if not said"
    )


class PlanOpenOut(serializers.Serializer[Any]):
    """What waits in one language."""

    language = serializers.CharField(help_text="primary subtag")
    clips = serializers.IntegerField(help_text="to be heard; a clip that two people are to hear counts twice")


class PlanPaceOut(serializers.Serializer[Any]):
    """What was measured in this project, of all its people together."""

    clips = serializers.IntegerField(help_text="among the newest labels")
    pilot_missing = serializers.IntegerField(help_text="clips to be labelled before the mean is known")
    mean_s = serializers.FloatField(allow_null=True, help_text="of work on a clip; null: not yet known")
    p50_s = serializers.FloatField(allow_null=True, help_text="null before the pilot, and among fewer than five people")
    p90_s = serializers.FloatField(allow_null=True)


class PlanDayOut(serializers.Serializer[Any]):
    """What a day of one person has room for."""

    hours = serializers.FloatField()
    work_s = serializers.FloatField(help_text="after the breaks")
    clips_limit = serializers.IntegerField()
    seconds_per_clip = serializers.FloatField(help_text="that the limit leaves for each clip")


class PlanForecastOut(serializers.Serializer[Any]):
    """What the clips take."""

    clips_per_day = serializers.IntegerField(help_text="of one person; never beyond the limit")
    people_days = serializers.FloatField()
    days = serializers.IntegerField(help_text="working days of all the people together")
    ends_on = serializers.DateField(allow_null=True, help_text="by the calendar of the caller's site, from today on")


class PlanOut(serializers.Serializer[Any]):
    """A plan, or what is missing for one."""

    clips = serializers.IntegerField()
    people = serializers.IntegerField()
    open = PlanOpenOut(many=True)
    measured = PlanPaceOut()
    day = PlanDayOut()
    forecast = PlanForecastOut(allow_null=True, help_text="null: not yet known")


class PlanView(APIView):
    """Planning by what was measured."""

    @extend_schema(
        operation_id="project_plan",
        parameters=[QuestionIn],
        responses=PlanOut,
        extensions=told(scopes=["supervise"]),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Say how long clips take so many people."""
        sent = QuestionIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        asked = Question(
            clips=given.get("clips"),
            people=given.get("people", 1),
            hours=given.get("hours") or settings.HOURS_PER_SHIFT or _USUAL_HOURS,
            meal_minutes=given.get("meal_minutes", 0),
        )
        found = plan_project(caller=gate.caller_of(request), slug=slug, asked=asked, now=utc_now())
        return Response(PlanOut(_body(asked, found)).data)


def _body(asked: Question, found: Answer) -> dict[str, Any]:
    pace, made = found.pace, found.plan
    return {
        "clips": found.clips,
        "people": asked.people,
        "open": [{"language": language, "clips": number} for language, number in found.open_by_language.items()],
        "measured": {
            "clips": pace.clips,
            "pilot_missing": pace.pilot_missing,
            "mean_s": pace.mean_ms / 1000 if pace.is_known else None,
            "p50_s": pace.p50_ms / 1000 if pace.may_show_spread else None,
            "p90_s": pace.p90_ms / 1000 if pace.may_show_spread else None,
        },
        "day": {
            "hours": asked.hours,
            "work_s": found.work_s,
            "clips_limit": found.clips_limit,
            "seconds_per_clip": found.seconds_per_clip,
        },
        "forecast": made
        and {
            "clips_per_day": made.clips_per_day,
            "people_days": made.people_days,
            "days": made.days,
            "ends_on": found.ends_on,
        },
    }


urlpatterns: list[URLPattern] = [path("projects/<slug:slug>/plan", PlanView.as_view())]

"""The shapes of overlap, condition policies and gold on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.labels.conditions import CONDITIONS, Policy
from annotation.projects.overlap import Terms
from annotation.quality.models import GoldAnswer, OverlapChange
from annotation.quality.refusals import NoSuchClip


class OverlapIn(serializers.Serializer[None]):
    """How many labels are wanted."""

    overlap = serializers.IntegerField(min_value=1, max_value=9, help_text="for each clip")
    warned_overlap = serializers.IntegerField(
        required=False, min_value=1, max_value=9, help_text="the most for a clip with a warning; left out: as before"
    )


class ProgressOfChangeOut(serializers.Serializer[Any]):
    """Clips looked at, of how many."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class OverlapChangeOut(serializers.Serializer[Any]):
    """How far a change has come."""

    id = serializers.UUIDField()
    requested_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    clips = ProgressOfChangeOut()


class OverlapOut(serializers.Serializer[Any]):
    """What a project wants, and its latest change."""

    project = serializers.SlugField()
    overlap = serializers.IntegerField()
    warned_overlap = serializers.IntegerField()
    change = OverlapChangeOut(allow_null=True)


class PoliciesOut(serializers.Serializer[Any]):
    """What each condition does in a project."""

    policies = serializers.DictField(child=serializers.ChoiceField(choices=[str(one) for one in Policy]))


class PoliciesIn(serializers.Serializer[None]):
    """What conditions shall do; those left out are answers and nothing else."""

    policies = serializers.DictField(
        child=serializers.CharField(), help_text="answer, reroute (wrong_language alone) or withhold, by condition"
    )


class ClipNamed(serializers.UUIDField):
    """The id of a clip of the project; a text that is no id at all names none either."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the id. Raises NoSuchClip, ValidationError."""
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            if isinstance(data, str):
                raise NoSuchClip from None
            raise


class GoldIn(serializers.Serializer[None]):
    """The right answers to a clip."""

    clip = ClipNamed()
    answers = serializers.DictField(help_text="by question, as the newest form asks")


class GoldOut(serializers.Serializer[Any]):
    """A gold clip, and how it was answered so far."""

    clip = serializers.UUIDField()
    form_version = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.IntegerField(help_text="questions that people answered")
    right = serializers.IntegerField(help_text="and how many of them as the gold says")


class GoldListOut(serializers.Serializer[Any]):
    """A page of gold, newest first."""

    results = GoldOut(many=True)
    next = serializers.CharField(allow_null=True)


def overlap_body(*, project: str, terms: Terms, change: OverlapChange | None) -> dict[str, Any]:
    """Return a project's overlap as the wire shows it."""
    body = {
        "project": project,
        "overlap": terms.overlap,
        "warned_overlap": terms.warned_overlap,
        "change": change
        and {
            "id": change.public_id,
            "requested_at": change.requested_at,
            "ended_at": change.ended_at,
            "clips": {"done": change.clips_done, "total": change.clips_total},
        },
    }
    return dict(OverlapOut(body).data)


def policies_body(policies: dict[str, str]) -> dict[str, Any]:
    """Return what each condition does, the default named too."""
    return {"policies": {code: policies.get(code, str(Policy.ANSWER)) for code in CONDITIONS}}


def gold_body(*, gold: GoldAnswer) -> dict[str, Any]:
    """Return one gold clip of `quality.queries.gold_of` as the wire shows it."""
    body = {
        "clip": gold.clip.public_id,
        "form_version": gold.form.number,
        "made_at": gold.made_at,
        "retired_at": gold.retired_at,
        "asked": vars(gold)["asked"],
        "right": vars(gold)["right"],
    }
    return dict(GoldOut(body).data)

"""The shapes of intakes on the wire."""

from rest_framework import serializers

from annotation.clips.models import Intake
from annotation.clips.queries import Progress


class TermsIn(serializers.Serializer[None]):
    """What an upload is given for; its files are read apart from these fields."""

    purpose = serializers.CharField(required=False, allow_blank=True, max_length=32)
    consent = serializers.CharField(required=False, allow_blank=True, max_length=120)
    source = serializers.CharField(required=False, allow_blank=True, max_length=64)  # type: ignore[assignment]


class IntakeIn(TermsIn):
    """The same with its files, as the OpenAPI document shows it."""

    manifest = serializers.FileField(required=False, help_text="JSONL, one clip a line")
    files = serializers.ListField(child=serializers.FileField(), required=False)
    archive = serializers.FileField(required=False, help_text="zip, tar or tar.gz that holds manifest.jsonl")


class RowCounts(serializers.Serializer[Progress]):
    """How many rows there are, and what became of them."""

    total = serializers.IntegerField()
    done = serializers.IntegerField()
    accepted = serializers.IntegerField()
    warned = serializers.IntegerField()
    refused = serializers.IntegerField()
    repeated = serializers.IntegerField()
    withheld = serializers.IntegerField()


class IntakeOut(serializers.Serializer[None]):
    """An intake and its progress."""

    id = serializers.UUIDField()
    project = serializers.SlugField()
    state = serializers.ChoiceField(choices=Intake.State.choices)
    rows = RowCounts()
    errors_url = serializers.CharField(allow_null=True)
    message = serializers.CharField()

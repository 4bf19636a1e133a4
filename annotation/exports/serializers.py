"""The shapes of exports on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.exports.models import Export


class ExportIn(serializers.Serializer[None]):
    """What is asked for."""

    format = serializers.ChoiceField(choices=Export.Format.choices)
    filters = serializers.DictField(
        required=False, default=dict, help_text="languages: [tag], made_from: time, made_before: time, surplus: bool"
    )
    audio = serializers.BooleanField(required=False, default=False)


class ProgressOut(serializers.Serializer[Any]):
    """Labels looked at, of how many."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class FileOut(serializers.Serializer[Any]):
    """A file of a sealed export."""

    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField()


class ManifestOut(serializers.Serializer[Any]):
    """What goes with the files."""

    export = serializers.UUIDField()
    project = serializers.CharField()
    purpose = serializers.CharField()
    recipient = serializers.CharField()
    data = serializers.CharField(help_text="pseudonymised")  # type: ignore[assignment]
    format = serializers.CharField()
    filters = serializers.DictField()
    audio = serializers.BooleanField()
    generated_at = serializers.CharField()
    expires_at = serializers.CharField()
    counts = serializers.DictField()
    left_out = serializers.DictField(child=serializers.IntegerField())
    form_versions = serializers.ListField(child=serializers.IntegerField())
    consent = serializers.DictField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    files = FileOut(many=True)


class ExportOut(serializers.Serializer[Any]):
    """An export and how far it is."""

    id = serializers.UUIDField()
    project = serializers.SlugField()
    format = serializers.ChoiceField(choices=Export.Format.choices)
    state = serializers.ChoiceField(choices=Export.State.choices)
    progress = ProgressOut()
    created_at = serializers.DateTimeField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="clips that no export may hold, by cause"
    )
    revoked = serializers.IntegerField(
        help_text="clips withdrawn since sealing; the files are refused from the first on"
    )
    failure = serializers.CharField()
    manifest = ManifestOut(allow_null=True)


class ExportsOut(serializers.Serializer[Any]):
    """A page of exports, newest first."""

    results = ExportOut(many=True)
    next = serializers.CharField(allow_null=True)


def rendered(*, export: Export, revoked: int) -> dict[str, Any]:
    """Return an export as the wire shows it; `revoked` counts its clips that were withdrawn since it was sealed."""
    manifest = export.manifest
    body = {
        "id": export.public_id,
        "project": export.project.slug,
        "format": export.format,
        "state": export.state,
        "progress": {"done": export.rows_done, "total": export.rows_total},
        "created_at": export.created_at,
        "sealed_at": export.sealed_at,
        "expires_at": export.expires_at,
        "left_out": {} if manifest is None else manifest["left_out"],
        "revoked": revoked,
        "failure": export.failure,
        "manifest": manifest,
    }
    return dict(ExportOut(body).data)

"""Shapes of the escalations' calls."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.escalations.rules import CLOSE_REASONS, DECISIONS, KINDS, LEVELS
from config.base.drf import PlainText
from config.base.openapi_pieces import ref


@extend_schema_field(ref("Heard"))
class HeardField(serializers.JSONField):
    """What was played: [[from_ms, to_ms, at], …]; the journey reads it."""


class EscalateSerializer(serializers.Serializer[Any]):
    """A report of a clip: everything may be left out."""

    kind = serializers.ChoiceField(choices=KINDS, required=False, allow_null=True)
    note = PlainText(required=False, allow_null=True, allow_blank=True, max_length=2000)
    at_ms = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**31 - 1)
    heard = HeardField(required=False)


class KindOfferedSerializer(serializers.Serializer[Any]):
    """A kind, and the level it has."""

    code = serializers.ChoiceField(choices=KINDS)
    level = serializers.ChoiceField(choices=LEVELS)


class EscalatedSerializer(serializers.Serializer[Any]):
    """The answer to a report."""

    id = serializers.UUIDField(help_text="the assignment")
    state = serializers.ChoiceField(choices=["escalated"])
    report = serializers.UUIDField()
    undo_until = serializers.DateTimeField()
    kinds = KindOfferedSerializer(many=True)


class KindSerializer(serializers.Serializer[Any]):
    """The kind that a reporter chooses."""

    kind = serializers.ChoiceField(choices=KINDS)


class MyReportSerializer(serializers.Serializer[Any]):
    """An own report."""

    id = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=KINDS, allow_null=True)
    state = serializers.ChoiceField(choices=["received", "owned", "decided", "closed"])
    owner_role = serializers.CharField(allow_null=True)
    decision = serializers.ChoiceField(choices=DECISIONS, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.DictField(child=serializers.CharField(), allow_null=True)
    may_dispute = serializers.BooleanField()


class MyReportsSerializer(serializers.Serializer[Any]):
    """A page of own reports."""

    results = MyReportSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class VoteSerializer(serializers.Serializer[Any]):
    """A vote for closing."""

    by = serializers.CharField()
    reason = serializers.ChoiceField(choices=CLOSE_REASONS)
    at = serializers.DateTimeField()


class ReportSerializer(serializers.Serializer[Any]):
    """What one reporter said, without a name."""

    kind = serializers.ChoiceField(choices=KINDS, allow_null=True)
    note = serializers.CharField(allow_null=True)
    at_ms = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    mine = serializers.BooleanField()


class EscalationSerializer(serializers.Serializer[Any]):
    """An escalation, for staff."""

    id = serializers.UUIDField()
    level = serializers.ChoiceField(choices=LEVELS)
    kind = serializers.ChoiceField(choices=KINDS, allow_null=True)
    state = serializers.ChoiceField(choices=["open", "acknowledged", "decided", "closing", "closed"])
    opened_at = serializers.DateTimeField()
    ack_due_at = serializers.DateTimeField(allow_null=True)
    decide_due_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = serializers.CharField(allow_null=True)
    decision = serializers.ChoiceField(choices=DECISIONS, allow_null=True)
    votes = VoteSerializer(many=True)
    reports = ReportSerializer(many=True)
    project = serializers.CharField()
    language = serializers.CharField()
    duration_s = serializers.FloatField()
    may = serializers.ListField(child=serializers.ChoiceField(choices=["acknowledge", "decide", "close"]))
    why_not = serializers.DictField(child=serializers.CharField())


class EscalationsSerializer(serializers.Serializer[Any]):
    """A page of escalations."""

    results = EscalationSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class BoardFilterSerializer(serializers.Serializer[Any]):
    """Which escalations: those that wait (default), or the closed ones."""

    state = serializers.ChoiceField(choices=["open", "closed"], default="open")
    cursor = serializers.CharField(required=False)


class CursorSerializer(serializers.Serializer[Any]):
    """Where to go on."""

    cursor = serializers.CharField(required=False)


class DecideSerializer(serializers.Serializer[Any]):
    """A decision with its reason."""

    decision = serializers.ChoiceField(choices=DECISIONS)
    reason = PlainText(max_length=4000)


class CloseSerializer(serializers.Serializer[Any]):
    """A vote: a reason from the list, free text, and the legal basis where nothing is done."""

    reason = serializers.ChoiceField(choices=CLOSE_REASONS)
    text = PlainText(max_length=4000)
    legal_basis = PlainText(required=False, allow_null=True, allow_blank=True, max_length=120)

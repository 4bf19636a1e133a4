"""Shapes of shifts and their corrections; they hold no rules."""

from typing import Any

from rest_framework import serializers

from config.base.drf import PlainText
from reviewers.shifts.models import ShiftCorrection
from reviewers.shifts.worked import MAX_BREAKS


class RecordedBreakOut(serializers.Serializer[Any]):
    """A break as it was recorded."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class CorrectedBreak(serializers.Serializer[Any]):
    """A break as its person says that it was."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()


class ShiftCorrectionIn(serializers.Serializer[Any]):
    """What a shift really was, whole: what is left out was not."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    breaks = serializers.ListField(child=CorrectedBreak(), max_length=MAX_BREAKS)
    reason = PlainText(max_length=500, allow_blank=True, required=False)


class ShiftCorrectionOut(serializers.Serializer[Any]):
    """A correction, and what became of it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=ShiftCorrection.State.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    breaks = CorrectedBreak(many=True)
    hours = serializers.FloatField(help_text="that really went by, breaks included")
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(allow_null=True, help_text="name")


class MyShiftOut(serializers.Serializer[Any]):
    """A shift as it was recorded, and its corrections, newest first."""

    id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ends_by = serializers.DateTimeField(allow_null=True, help_text="the latest end that the quota allows")
    breaks = RecordedBreakOut(many=True)
    hours = serializers.FloatField(allow_null=True, help_text="that really went by, breaks included")
    correctable_until = serializers.DateTimeField(allow_null=True)
    corrections = ShiftCorrectionOut(many=True)


class MyShiftsOut(serializers.Serializer[Any]):
    """A page of shifts."""

    results = MyShiftOut(many=True)
    next = serializers.CharField(allow_null=True)


class RecordedShiftOut(serializers.Serializer[Any]):
    """A shift as it was recorded."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    breaks = RecordedBreakOut(many=True)
    hours = serializers.FloatField(allow_null=True)


class WaitingCorrectionOut(ShiftCorrectionOut):
    """A correction as a lead sees it: whose it is, and beside it what was recorded."""

    person = serializers.CharField(help_text="name")
    zone = serializers.CharField(help_text="of the person's site")
    recorded = RecordedShiftOut()


class WaitingCorrectionsOut(serializers.Serializer[Any]):
    """A page of corrections."""

    results = WaitingCorrectionOut(many=True)
    next = serializers.CharField(allow_null=True)

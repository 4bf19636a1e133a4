"""The shapes of speakers, clips and their history on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.clips.models import ClipState
from annotation.subjects.models import Subject


class WithdrawalOut(serializers.Serializer[Any]):
    """How far a withdrawal reached."""

    subject = serializers.UUIDField(help_text="the speaker's pseudonym")
    state = serializers.ChoiceField(choices=Subject.State.choices)
    clips = serializers.IntegerField()
    assignments_withdrawn = serializers.IntegerField(help_text="people who had one of the clips in hand")
    escalated_kept = serializers.IntegerField(help_text="clips under a hold; erased when it ends")


class SubjectOut(serializers.Serializer[Any]):
    """A speaker, by pseudonym."""

    subject = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Subject.State.choices)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    clips = serializers.IntegerField()


class SubjectsOut(serializers.Serializer[Any]):
    """A page of speakers, newest first."""

    results = SubjectOut(many=True)
    next = serializers.CharField(allow_null=True)


class ClipOut(serializers.Serializer[Any]):
    """A clip without anything that was said in it."""

    id = serializers.UUIDField()
    project = serializers.SlugField()
    subject = serializers.UUIDField(help_text="the speaker's pseudonym")
    state = serializers.ChoiceField(choices=ClipState.State.choices)
    language = serializers.CharField()
    duration_s = serializers.FloatField()
    labels_in = serializers.IntegerField()
    wanted = serializers.IntegerField()
    holds = serializers.IntegerField()
    taken_in_at = serializers.DateTimeField()


class ClipsOut(serializers.Serializer[Any]):
    """A page of clips, newest first."""

    results = ClipOut(many=True)
    next = serializers.CharField(allow_null=True)


class EventOut(serializers.Serializer[Any]):
    """Something that happened to a clip."""

    at = serializers.DateTimeField()
    event = serializers.CharField()
    person = serializers.CharField(allow_null=True, help_text="null: the machine")
    role = serializers.CharField(help_text="the roles that the person held then")
    detail = serializers.DictField()


class EventsOut(serializers.Serializer[Any]):
    """A page of a clip's history, oldest first."""

    results = EventOut(many=True)
    next = serializers.CharField(allow_null=True)

"""Shapes of `me` and `session` for the schema; they hold no rules."""

from rest_framework import serializers


class QuotaSerializer(serializers.Serializer[object]):
    """A limit, never a goal."""

    limit = serializers.IntegerField()
    taken = serializers.IntegerField()
    done = serializers.IntegerField()
    left = serializers.IntegerField()
    resets_at = serializers.DateTimeField()


class ShiftSerializer(serializers.Serializer[object]):
    """The running shift."""

    started_at = serializers.DateTimeField()
    on_break = serializers.BooleanField()
    break_started_at = serializers.DateTimeField(allow_null=True)
    ends_by = serializers.DateTimeField(allow_null=True, help_text="the latest end that the quota allows")


class ExposureSerializer(serializers.Serializer[object]):
    """What was heard today; `limit_s` is how much may be, null where nothing bounds it."""

    heard_s = serializers.IntegerField()
    limit_s = serializers.IntegerField(allow_null=True)
    distressing = serializers.IntegerField()


class TodaySerializer(serializers.Serializer[object]):
    """One person's local day."""

    quota = QuotaSerializer()
    shift = ShiftSerializer(allow_null=True)
    break_due_at = serializers.DateTimeField(allow_null=True)
    exposure = ExposureSerializer()


class PersonSerializer(serializers.Serializer[object]):
    """Somebody who is signed in."""

    name = serializers.CharField()
    email = serializers.EmailField()
    languages = serializers.ListField(child=serializers.CharField())
    ui_language = serializers.CharField()


class SiteSerializer(serializers.Serializer[object]):
    """Where somebody works."""

    name = serializers.CharField()
    zone = serializers.CharField()


class MeSerializer(serializers.Serializer[object]):
    """The answer of `GET me`."""

    person = PersonSerializer()
    roles = serializers.ListField(child=serializers.CharField())
    site = SiteSerializer()
    today = TodaySerializer()
    demo = serializers.BooleanField()


class SessionSerializer(serializers.Serializer[object]):
    """Whether somebody is signed in, and whether this is a demo."""

    signed_in = serializers.BooleanField()
    demo = serializers.BooleanField()


class SignInSerializer(serializers.Serializer[object]):
    """What somebody signs in with."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)

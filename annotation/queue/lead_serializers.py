"""The shapes of what leads see and do, on the wire."""

from typing import Any

from rest_framework import serializers

from annotation.projects.models import Project
from annotation.queue.models import StuckClip
from annotation.queue.skip_reasons import SKIP_REASONS
from config.base.drf import PlainText

MAX_REASON = 1000
MAX_HOURS = 7 * 24


class LeadReasonIn(serializers.Serializer[None]):
    """Why, in words that the people read."""

    reason = PlainText(max_length=MAX_REASON)


class TakeBackIn(serializers.Serializer[None]):
    """How much is taken back."""

    opened = serializers.BooleanField(default=False, help_text="also what they have opened and not answered")


class ReassignIn(serializers.Serializer[None]):
    """To whom, and for how long the clip is kept for them."""

    person = serializers.UUIDField()
    hours = serializers.IntegerField(default=24, min_value=1, max_value=MAX_HOURS)


class RerouteIn(serializers.Serializer[None]):
    """To whom it goes."""

    language = serializers.RegexField("^[a-z]{2,3}$", help_text="primary subtag")


class QueueLaneOut(serializers.Serializer[Any]):
    """A lane: clips that the same people may hear."""

    language = serializers.CharField(help_text="primary subtag")
    warned = serializers.BooleanField()
    routing_zone = serializers.CharField(allow_blank=True)
    clearance = serializers.CharField(allow_blank=True)
    residency = serializers.CharField(allow_blank=True)
    open = serializers.IntegerField(help_text="labels wanted that anybody may make")
    reserved = serializers.IntegerField(help_text="and that are kept for one person")
    held = serializers.IntegerField(help_text="and that somebody is making")
    done = serializers.IntegerField(help_text="labels made")
    oldest_open_since = serializers.DateTimeField(allow_null=True)


class QueueOut(serializers.Serializer[Any]):
    """A project's queue."""

    project = serializers.SlugField()
    state = serializers.ChoiceField(choices=Project.State.choices)
    reason = serializers.CharField(allow_blank=True, help_text="why nothing is handed out")
    open = serializers.IntegerField()
    reserved = serializers.IntegerField()
    held = serializers.IntegerField()
    done = serializers.IntegerField()
    stuck = serializers.IntegerField(help_text="clips that wait for a decision")
    oldest_open_since = serializers.DateTimeField(allow_null=True)
    lanes = QueueLaneOut(many=True)


class ProjectStopOut(serializers.Serializer[Any]):
    """A project after its state was changed."""

    project = serializers.SlugField()
    state = serializers.ChoiceField(choices=Project.State.choices)
    reason = serializers.CharField(allow_blank=True)
    returned = serializers.IntegerField(help_text="clips that went back at once; more may follow within seconds")


class NamedPersonOut(serializers.Serializer[Any]):
    """Somebody by id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class HeldClipOut(serializers.Serializer[Any]):
    """A clip in somebody's hands."""

    assignment = serializers.UUIDField()
    person = NamedPersonOut()
    given_at = serializers.DateTimeField()
    lease_until = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    parked_at = serializers.DateTimeField(allow_null=True)
    has_draft = serializers.BooleanField()
    language = serializers.CharField()
    warned = serializers.BooleanField()


class HeldClipsOut(serializers.Serializer[Any]):
    """A page of clips in hand, the oldest first."""

    results = HeldClipOut(many=True)
    next = serializers.CharField(allow_null=True)


class StuckSkipsOut(serializers.Serializer[Any]):
    """How many skipped for a reason."""

    reason = serializers.CharField(allow_blank=True, help_text=f"{', '.join(SKIP_REASONS)}; empty: none was given")
    number = serializers.IntegerField()


class StuckLanguageOut(serializers.Serializer[Any]):
    """How many heard a language."""

    language = serializers.CharField(allow_blank=True, help_text="empty: another one, they could not say which")
    number = serializers.IntegerField()


class StuckClipOut(serializers.Serializer[Any]):
    """A clip that waits for a decision."""

    clip = serializers.UUIDField()
    cause = serializers.ChoiceField(choices=StuckClip.Cause.choices)
    condition = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()
    language = serializers.CharField()
    warned = serializers.BooleanField()
    labels_in = serializers.IntegerField()
    wanted = serializers.IntegerField()
    held = serializers.IntegerField(help_text="people who may finish it still")
    skips = StuckSkipsOut(many=True)
    heard_languages = StuckLanguageOut(many=True)
    may_decide = serializers.BooleanField()


class StuckClipsOut(serializers.Serializer[Any]):
    """A page of stuck clips, the oldest first."""

    results = StuckClipOut(many=True)
    next = serializers.CharField(allow_null=True)


class DecidedOut(serializers.Serializer[Any]):
    """What was decided about a clip, and where it stands."""

    clip = serializers.UUIDField()
    decision = serializers.ChoiceField(choices=StuckClip.Decision.choices)
    decided_at = serializers.DateTimeField()
    state = serializers.CharField()


class PersonPauseOut(serializers.Serializer[Any]):
    """Since when somebody is paused, and why."""

    since = serializers.DateTimeField()
    reason = serializers.CharField()


class LedPersonOut(serializers.Serializer[Any]):
    """Somebody as a lead sees them."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    site = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    on_shift = serializers.BooleanField()
    held = serializers.IntegerField(help_text="clips in hand, of whatever project")
    opened = serializers.IntegerField(help_text="and how many of them are opened")
    paused = PersonPauseOut(allow_null=True)
    reports_to = serializers.CharField(allow_null=True, help_text="the name of who leads them; null: nobody does")
    may_pause = serializers.BooleanField(help_text="the caller leads them")


class LedPeopleOut(serializers.Serializer[Any]):
    """A page of people."""

    results = LedPersonOut(many=True)
    next = serializers.CharField(allow_null=True)


class LedPersonHandledOut(serializers.Serializer[Any]):
    """Somebody as they stand now, and what this request took back."""

    person = LedPersonOut()
    returned = serializers.IntegerField()


class ReassignedOut(serializers.Serializer[Any]):
    """For whom a clip is kept; null once they have it, or did not come for it."""

    assignment = serializers.UUIDField()
    person = NamedPersonOut()
    reserved_until = serializers.DateTimeField(allow_null=True)

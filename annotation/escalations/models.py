"""Escalations: one open per clip, a report per reporter, clocks that nobody can pause."""

import uuid

from django.db import models
from django.db.models import Q

from annotation.clips.models import Clip
from annotation.queue.models import Assignment


class Escalation(models.Model):
    """Something in a clip that somebody must answer for."""

    class Level(models.TextChoices):
        S0 = "S0"
        S1 = "S1"
        S2 = "S2"
        S3 = "S3"

    class State(models.TextChoices):
        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        DECIDED = "decided"
        CLOSING = "closing", "one of two has closed it"
        CLOSED = "closed"
        TAKEN_BACK = "taken_back"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT)
    # Null while the reporter may still choose the kind: held and paged as S1 once the choice runs out.
    level = models.CharField(max_length=2, choices=Level.choices, null=True)
    kind = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    classify_until = models.DateTimeField()
    ack_due_at = models.DateTimeField(null=True)
    decide_due_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True, related_name="+")
    # The role in which somebody took it over: all that its reporters learn of that person.
    owner_role = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=20, blank=True)
    decision_reason = models.BinaryField(null=True, help_text="sealed under the subject's key")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clip"], condition=~Q(state__in=["closed", "taken_back"]), name="escalation_one_open_per_clip"
            ),
        ]
        indexes = [
            models.Index(
                fields=["level", "ack_due_at"],
                condition=~Q(state__in=["closed", "taken_back"]),
                name="escalation_waiting",
            ),
        ]


class Report(models.Model):
    """What one person reported, and whether they still may take it back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="reports")
    person = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, blank=True)
    note = models.BinaryField(null=True, help_text="sealed under the subject's key")
    at_ms = models.PositiveIntegerField(null=True)
    reported_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(null=True)
    request_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "person"], name="report_once_per_person"),
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="report_key"),
        ]


class LadderRun(models.Model):
    """One step of the ladder for one escalation: copied when it opens, fired once."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="ladder")
    step = models.PositiveSmallIntegerField()
    # Who is paged: a role, by code.
    audience = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["escalation", "step"], name="ladder_step_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(fired_at__isnull=True), name="ladder_due")]


class Page(models.Model):
    """A request to reach somebody; the clock sends it and tries again until it is taken."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT)
    audience = models.CharField(max_length=20)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="page_due")]


class Vote(models.Model):
    """One person's word that an escalation may be closed."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT)
    reason = models.CharField(max_length=20)
    text = models.BinaryField(help_text="sealed under the subject's key")
    legal_basis = models.CharField(max_length=120, blank=True)
    voted_at = models.DateTimeField()
    idempotency_key = models.UUIDField(null=True)
    request_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "person"], name="vote_once_per_person"),
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="vote_key"),
        ]

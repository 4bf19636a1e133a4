"""Gold: clips whose right answers are known, and how people's answers compare. Changes of how many answer a clip."""

import uuid

from django.db import models
from django.db.models import Q

from annotation.clips.models import Clip
from annotation.labels.models import Label
from annotation.projects.models import FormVersion, Project
from annotation.queue.models import Assignment, Lane


class GoldAnswer(models.Model):
    """The right answers to a clip, for one version of the form. People who meet the clip cannot tell it from others."""

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="gold")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    # JSON {question id: value}, sealed under the subject's key.
    answers = models.BinaryField()
    shuffle = models.IntegerField()
    made_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clip"], condition=Q(retired_at__isnull=True), name="gold_one_live_per_clip"
            ),
        ]
        indexes = [models.Index(fields=["lane", "shuffle"], condition=Q(retired_at__isnull=True), name="gold_scan")]


class Score(models.Model):
    """How one answer to a gold clip compares; made when the person can no longer change it themselves."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, primary_key=True)
    gold = models.ForeignKey(GoldAnswer, on_delete=models.PROTECT)
    label = models.ForeignKey(Label, on_delete=models.PROTECT)
    # Questions that the gold answers say something about, and how many of them were answered so.
    asked = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(right__lte=models.F("asked")), name="score_within_asked")]


class OverlapChange(models.Model):
    """A lead wants more labels a clip, or fewer; a job brings the project's clips to that, a few hundred at a time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    overlap = models.PositiveSmallIntegerField()
    warned_overlap = models.PositiveSmallIntegerField()
    requested_by = models.ForeignKey("reviewers.Person", on_delete=models.PROTECT)
    idempotency_key = models.UUIDField()
    request_hash = models.BinaryField(max_length=32)
    requested_at = models.DateTimeField()
    # How far the job has come: the clip that it looked at last, clips looked at, and of how many.
    after_clip = models.BigIntegerField(default=0)
    clips_done = models.PositiveIntegerField(default=0)
    clips_total = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requested_by", "idempotency_key"], name="overlap_change_key"),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="overlap_change_latest")]

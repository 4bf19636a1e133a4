"""What is asked: projects, their purposes, and versioned forms and guidelines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Purpose(models.Model):
    """Why clips may be heard; it decides which fields are kept and shown (annotation/projects/fields.py)."""

    organisation = models.ForeignKey("reviewers.Organisation", on_delete=models.PROTECT)
    code = models.CharField(max_length=32, help_text="A purpose that the field table knows")
    title = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="purpose_code")]


class Project(models.Model):
    """A stream of clips with one question sheet."""

    class State(models.TextChoices):
        OPEN = "open"
        # Nothing more is handed out; what is held is finished in peace.
        DRAINING = "draining"
        # Nothing more is handed out, and what was not opened goes back at once.
        PAUSED = "paused"
        ARCHIVED = "archived"

    organisation = models.ForeignKey("reviewers.Organisation", on_delete=models.PROTECT)
    slug = models.SlugField(max_length=64, unique=True)
    title = models.JSONField(default=dict)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # Labels wanted for each clip.
    overlap = models.PositiveSmallIntegerField(default=1)
    # The most labels wanted for a clip with a warning: hard to hear, it is for the fewest ears (W11).
    warned_overlap = models.PositiveSmallIntegerField(default=1, db_default=1)
    weight = models.PositiveSmallIntegerField(default=1)
    # Why nothing is handed out now, in words that reviewers read.
    state_reason = models.TextField(blank=True)
    # What people must have shown that they can do.
    qualifications = ArrayField(models.CharField(max_length=32), default=list)
    # What its clips ask of whoever hears them, where the manifest says nothing else.
    clearance = models.CharField(max_length=16, blank=True)
    residency = models.CharField(max_length=16, blank=True)
    # Clips of one subject that one person is given in a local day; 0 is no bound.
    clips_per_subject = models.PositiveSmallIntegerField(default=2)
    # Labels that may be asked for beyond the overlap while those given disagree.
    extra_labels = models.PositiveSmallIntegerField(default=0)
    # Gold clips among a thousand handed out.
    gold_per_mille = models.PositiveSmallIntegerField(default=0)
    # What a condition does besides being an answer; codes missing here follow labels/conditions.py.
    condition_policy = models.JSONField(default=dict)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(overlap__range=(1, 9)), name="project_overlap_1_to_9"),
            models.CheckConstraint(condition=models.Q(warned_overlap__range=(1, 9)), name="project_warned_1_to_9"),
            models.CheckConstraint(condition=models.Q(gold_per_mille__lte=500), name="project_gold_at_most_half"),
        ]


class FormVersion(models.Model):
    """A published question sheet; the database refuses to change it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="form_number")]


class GuidelineVersion(models.Model):
    """How to answer, in Markdown by language; published once and never changed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    text = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number")]

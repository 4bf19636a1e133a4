"""Gathers the rooms' models for Django."""

from annotation.clips.models import Clip, ClipState, Intake, IntakeRow, PlaybackCopy, Source
from annotation.erasure.models import Erasure, Hold
from annotation.escalations.models import Escalation, LadderRun, Page, Report, Vote
from annotation.exports.models import Export, ExportMember, ExportPart, FeedEvent, Fence, Tombstone
from annotation.labels.models import Draft, Label, Mark
from annotation.projects.models import FormVersion, GuidelineVersion, Project, Purpose
from annotation.quality.models import GoldAnswer, Score
from annotation.queue.models import Assignment, Batch, Lane, Seat, StuckClip
from annotation.subjects.models import Consent, Subject, SubjectKey

__all__ = [
    "Assignment", "Batch", "Clip", "ClipState", "Consent", "Draft", "Erasure", "Escalation", "Export", "ExportMember",
    "ExportPart", "FeedEvent", "Fence", "FormVersion", "GoldAnswer", "GuidelineVersion", "Hold", "Intake", "IntakeRow",
    "Label", "LadderRun", "Lane", "Mark", "Page", "PlaybackCopy", "Project", "Purpose", "Report", "Score", "Seat",
    "Source", "StuckClip", "Subject", "SubjectKey", "Tombstone", "Vote",
]  # fmt: skip

"""Gathers the rooms' models for Django."""

from reviewers.access.models import Grant, Session, Token
from reviewers.audit.models import AuditDigest, AuditEvent
from reviewers.people.models import Clearance, Membership, Person, Qualification, Team
from reviewers.quotas.models import Allowance, DayTally, ProjectTally, QuotaPolicy
from reviewers.shifts.models import Break, Shift, ShiftCorrection
from reviewers.sites.models import CalendarDay, Organisation, Site
from reviewers.wellbeing.models import OptOut

__all__ = [
    "Allowance", "AuditDigest", "AuditEvent", "Break", "CalendarDay", "Clearance", "DayTally", "Grant", "Membership",
    "OptOut", "Organisation", "Person", "ProjectTally", "Qualification", "QuotaPolicy", "Session", "Shift",
    "ShiftCorrection", "Site", "Team", "Token",
]  # fmt: skip

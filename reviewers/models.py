"""Gathers the rooms' models for Django."""

from reviewers.access.models import Grant, Session, Token
from reviewers.audit.models import AuditDigest, AuditEvent
from reviewers.people.models import Membership, Person
from reviewers.quotas.models import Allowance, DayTally, QuotaPolicy
from reviewers.shifts.models import Break, Shift
from reviewers.sites.models import Organisation, Site
from reviewers.wellbeing.models import OptOut

__all__ = [
    "Allowance", "AuditDigest", "AuditEvent", "Break", "DayTally", "Grant", "Membership", "OptOut", "Organisation",
    "Person", "QuotaPolicy", "Session", "Shift", "Site", "Token",
]  # fmt: skip

"""People, and what they are in each project."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from reviewers.sites.models import Organisation, Site


class Team(models.Model):
    """People who work together under a lead; quotas may be set for it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_name_per_organisation")]


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail address without regard to case, as people type it."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who signs in under this address; raises DoesNotExist."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted while a label or an audit row names them: archived."""

    # How colleagues are named outside; their number stays inside.
    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    # Primary subtags of the languages this person listens to.
    languages = ArrayField(models.CharField(max_length=8), default=list)
    ui_language = models.CharField(max_length=8, default="en")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    # A move waits here until the current day has ended in both zones; whoever renews the allowance then applies it.
    next_site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moves_at = models.DateTimeField(null=True, blank=True)
    reports_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Since when a lead gives this person nothing more, and why, in words that the person reads.
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_reason = models.TextField(blank=True)
    # Raised to end every session and token of this person at once.
    epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(next_site__isnull=True, moves_at__isnull=True)
                | models.Q(next_site__isnull=False, moves_at__isnull=False),
                name="person_move_has_place_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True) | ~models.Q(paused_reason=""),
                name="person_pause_has_reason",
            ),
        ]

    def get_session_auth_hash(self) -> str:
        """Tie sessions to password and epoch, so that raising the epoch ends them."""
        return salted_hmac("earshot.person.session", f"{self.password}:{self.epoch}", algorithm="sha256").hexdigest()


class Membership(models.Model):
    """Somebody may work in a project, known there under an alias."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    # The project's number. No foreign key: people know nothing of clips (DESIGN: import rules).
    project_id = models.BigIntegerField()
    alias = models.CharField(max_length=40, help_text="The only name that this project's exports give")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "project_id"], name="membership_once"),
            models.UniqueConstraint(fields=["project_id", "alias"], name="membership_alias"),
        ]


class Qualification(models.Model):
    """Somebody has shown that they can do a kind of work; a project may ask for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    code = models.CharField(max_length=32)
    passed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="qualification_once")]


class Clearance(models.Model):
    """Somebody may hear clips of a sensitive kind; lanes of that kind ask for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clearances")
    code = models.CharField(max_length=16)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="clearance_once")]

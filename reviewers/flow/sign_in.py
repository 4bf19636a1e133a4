"""Signing in and out."""

from datetime import datetime

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest

from config.base.errors import Refusal
from reviewers.access.caller import Caller
from reviewers.access.models import Grant
from reviewers.audit.actions import Entry, record
from reviewers.people.models import Person


class WrongCredentials(Refusal):
    """E-mail address or password is wrong."""

    code = "wrong_credentials"
    status = 401


def sign_in(*, request: HttpRequest, email: str, password: str, now: datetime) -> Caller:
    """Sign somebody in with a password. Raises WrongCredentials, without telling which of the two is wrong."""
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, Person):
        raise WrongCredentials
    return begin_session(request=request, person=person, how="password", now=now)


def begin_session(*, request: HttpRequest, person: Person, how: str, now: datetime) -> Caller:
    """Give the browser a session of this person; `how` goes into the log."""
    with transaction.atomic():
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        request.session["epoch"] = person.epoch
        record(
            Entry(
                event="session.begun",
                at=now,
                organisation_id=person.organisation_id,
                person_id=person.pk,
                detail={"how": how},
            )
        )
    roles = Grant.objects.filter(person=person, ended_at__isnull=True).values_list("role", flat=True)
    return Caller(
        person_id=person.pk,
        organisation_id=person.organisation_id,
        name=person.name,
        email=person.email,
        roles=frozenset(roles),
    )


def sign_out(*, request: HttpRequest) -> None:
    """End the browser's session."""
    logout(request)

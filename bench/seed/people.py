"""Reviewers, each with an account, a role, a place in the project, and a browser that is signed in."""

import secrets
import string
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from annotation.projects.models import Project
from bench.seed.projects import ORGANISATION, SITE
from config.base.clock import utc_now
from reviewers.access.models import Grant, Role
from reviewers.access.sessions import SessionStore
from reviewers.flow.sign_in import begin_session
from reviewers.flow.staff import find_site
from reviewers.people.models import Membership, Person

_CSRF_ALPHABET = string.ascii_letters + string.digits


def add(*, number: int, project: str, languages: Sequence[str] = ("en",)) -> list[dict[str, Any]]:
    """Add reviewers to a project and sign them in by the product's own function, without a password's slow hash.

    Returns their accounts: person, session key, CSRF token.
    """
    site = find_site(organisation=ORGANISATION, name=SITE)
    work = Project.objects.get(slug=project)
    unusable = make_password(None)
    first = Person.objects.count() + 1
    people = Person.objects.bulk_create(
        Person(
            organisation_id=site.organisation_id,
            site=site,
            email=f"reviewer{place}@bench.example",
            name=f"Reviewer {place}",
            languages=list(languages),
            password=unusable,
        )
        for place in range(first, first + number)
    )
    now = utc_now()
    Grant.objects.bulk_create(Grant(person=one, role=Role.REVIEWER, granted_at=now) for one in people)
    Membership.objects.bulk_create(
        Membership(person=one, project_id=work.pk, alias=f"listener-{one.pk}") for one in people
    )
    return [_signed_in(one) for one in people]


def _signed_in(person: Person) -> dict[str, Any]:
    request = HttpRequest()
    session: Any = SessionStore()
    request.session = session
    begin_session(request=request, person=person, how="bench", now=utc_now())
    session.save()
    csrf = "".join(secrets.choice(_CSRF_ALPHABET) for _ in range(32))
    return {"person_id": person.pk, "session": session.session_key, "csrf": csrf}

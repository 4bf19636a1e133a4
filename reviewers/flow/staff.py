"""Adding organisations, sites and people."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, transaction

from config.base.errors import Invalid, Refusal
from reviewers.access.models import Grant, Role
from reviewers.audit.actions import Entry, record
from reviewers.people.models import Person
from reviewers.sites.models import Organisation, Site


class AlreadyThere(Refusal):
    """That is there already."""

    code = "already_there"


def add_site(
    *, organisation: str, name: str, zone: str, routing_zone: str = "", region: str = "", now: datetime
) -> Site:
    """Add a site, and its organisation with the first one. `zone` is an IANA time zone.

    Raises Invalid for an unknown zone, AlreadyThere.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(f"{zone} is no IANA time zone, such as America/Costa_Rica.") from None
    try:
        with transaction.atomic():
            owner, _ = Organisation.objects.get_or_create(name=organisation)
            site = Site.objects.create(
                organisation=owner, name=name, zone=zone, routing_zone=routing_zone, region=region
            )
            record(Entry(event="site.added", at=now, organisation_id=owner.pk, detail={"site": site.pk}))
    except IntegrityError:
        raise AlreadyThere(f"There is a site {name} already.") from None
    return site


def find_site(*, organisation: str, name: str) -> Site:
    """Return a site by the names of its organisation and its own. Raises Invalid."""
    site = Site.objects.select_related("organisation").filter(organisation__name=organisation, name=name).first()
    if site is None:
        raise Invalid(f"There is no site {name} in {organisation}: add it first.")
    return site


def add_person(
    *,
    site: Site,
    email: str,
    name: str,
    roles: Sequence[str],
    languages: Sequence[str],
    password: str,
    reports_to: Person | None = None,
    now: datetime,
) -> Person:
    """Add somebody who signs in with a password. `languages` are primary subtags. Raises Invalid, AlreadyThere."""
    if not roles or not set(roles) <= set(Role.values):
        raise Invalid(f"Roles are among {', '.join(Role.values)}.")
    person = Person(
        organisation_id=site.organisation_id,
        site=site,
        email=email,
        name=name,
        languages=list(languages),
        reports_to=reports_to,
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            Grant.objects.bulk_create(Grant(person=person, role=role, granted_at=now) for role in roles)
            record(
                Entry(
                    event="person.added",
                    at=now,
                    organisation_id=site.organisation_id,
                    person_id=person.pk,
                    detail={"roles": sorted(roles)},
                )
            )
    except IntegrityError:
        raise AlreadyThere(f"Somebody signs in as {email} already.") from None
    return person


def person_by_email(*, email: str) -> Person:
    """Return an active person by address. Raises Invalid."""
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Invalid(f"Nobody signs in as {email}.")
    return person

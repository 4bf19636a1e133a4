"""Makes the demo: people with generated passwords, projects, and the synthetic clips by the ordinary intake."""

import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from annotation.exports.tombstones import make_fence
from annotation.flow import intake, process, read_manifest
from annotation.flow.intake import Terms
from annotation.projects.forms import check_form
from annotation.projects.models import FormVersion, Project, Purpose
from annotation.projects.templates import TEMPLATES
from config.base import jobs
from config.base.models import Job
from demo.cast import CAST, ORGANISATION, PLACES, Character, address
from demo.work import CONSENT, WORKS, Work
from reviewers.access.models import Grant
from reviewers.people.models import Membership, Person
from reviewers.sites.models import Organisation, Site

PASSWORDS = "demo-passwords.json"


class Step(Protocol):
    """One of the intake's two jobs."""

    def __call__(self, *, intake_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
        """Do it."""


def is_made() -> bool:
    """Tell whether the demo's people are here."""
    return Organisation.objects.filter(name=ORGANISATION).exists()


def make(*, now: datetime, clock: Callable[[], datetime], tell: Callable[[str], None]) -> None:
    """Make everything; people and projects in one transaction, clips by the intake that everybody uses."""
    with transaction.atomic():
        organisation = Organisation.objects.create(name=ORGANISATION)
        people = _make_people(organisation=organisation, now=now)
        for work in WORKS:
            _make_project(organisation=organisation, work=work, people=people, now=now)
    for work in WORKS:
        tell(f"Taking in the clips of {work.slug}.")
        _take_in(organisation=organisation, work=work, by=people["steward"], clock=clock)


def _make_people(*, organisation: Organisation, now: datetime) -> dict[str, Person]:
    sites = {
        place.name: Site.objects.create(
            organisation=organisation, name=place.name, zone=place.zone, routing_zone=place.routing_zone
        )
        for place in PLACES
    }
    passwords = {character.handle: secrets.token_urlsafe(15) for character in CAST}
    _keep(passwords={address(handle): password for handle, password in passwords.items()})
    people: dict[str, Person] = {}
    for character in CAST:
        person = _person(character=character, organisation=organisation, sites=sites, people=people)
        person.set_password(passwords[character.handle])
        person.save()
        Grant.objects.bulk_create(Grant(person=person, role=role, granted_at=now) for role in character.roles)
        people[character.handle] = person
    return people


def _person(
    *, character: Character, organisation: Organisation, sites: dict[str, Site], people: dict[str, Person]
) -> Person:
    return Person(
        organisation=organisation,
        site=sites[character.place],
        email=address(character.handle),
        name=character.name,
        languages=list(character.languages),
        reports_to=people.get(character.reports_to or ""),
    )


def _keep(*, passwords: dict[str, str]) -> None:
    """Write the generated passwords where only the owner of the data folder reads them."""
    path = Path(settings.DATA_DIR) / PASSWORDS
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=2)


def _make_project(*, organisation: Organisation, work: Work, people: dict[str, Person], now: datetime) -> None:
    purpose = Purpose.objects.create(organisation=organisation, code=work.purpose, title=dict(work.title))
    project = Project.objects.create(
        organisation=organisation, slug=work.slug, title=dict(work.title), purpose=purpose, overlap=work.overlap
    )
    definition = dict(TEMPLATES[work.purpose])
    check_form(definition)
    FormVersion.objects.create(project=project, number=1, definition=definition, published_at=now)
    make_fence(project_id=project.pk)
    reviewers = [person for handle, person in people.items() if handle.startswith("reviewer")]
    Membership.objects.bulk_create(
        Membership(person=person, project_id=project.pk, alias=f"listener-{number}")
        for number, person in enumerate(reviewers, start=1)
    )


def _take_in(*, organisation: Organisation, work: Work, by: Person, clock: Callable[[], datetime]) -> None:
    """Run the intake's two jobs here and now: on the first start no worker is up yet."""
    begun = intake.start_from_folder(
        organisation_id=organisation.pk,
        terms=Terms(project=work.slug, purpose=work.purpose, consent=CONSENT, source="demo"),
        manifest=work.manifest,
        root=None,
        requested_by=by.pk,
        now=clock(),
    )
    steps = ((intake.READ, read_manifest.read_intake), (intake.PROCESS, process.process_intake))
    for name, step in steps:
        job = Job.objects.get(name=name, subject_id=begun.pk, state=Job.State.QUEUED)

        def work_on(intake_id: int, job_id: int, step: Step = step) -> None:
            step(intake_id=intake_id, job_id=job_id, clock=clock)

        jobs.run(job_id=job.pk, work=work_on, clock=clock)

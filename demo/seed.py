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

from annotation.flow import intake, process, read_manifest
from annotation.flow.found_project import found_project
from annotation.flow.intake import Terms
from config.base import jobs
from config.base.models import Job
from demo.cast import CAST, ORGANISATION, PLACES, address
from demo.work import CONSENT, WORKS, Work
from reviewers.flow.staff import add_person, add_site, find_site
from reviewers.people.models import Person
from reviewers.sites.models import Organisation

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
        for place in PLACES:
            add_site(
                organisation=ORGANISATION, name=place.name, zone=place.zone, routing_zone=place.routing_zone, now=now
            )
        people = _add_people(now=now)
        organisation_id = people["steward"].organisation_id
        reviewers = [person.email for handle, person in people.items() if handle.startswith("reviewer")]
        for work in WORKS:
            found_project(
                organisation_id=organisation_id,
                slug=work.slug,
                title=work.title,
                purpose=work.purpose,
                overlap=work.overlap,
                members=reviewers,
                now=now,
            )
    for work in WORKS:
        tell(f"Taking in the clips of {work.slug}.")
        _take_in(organisation_id=organisation_id, work=work, by=people["steward"], clock=clock)


def _add_people(*, now: datetime) -> dict[str, Person]:
    passwords = {character.handle: secrets.token_urlsafe(15) for character in CAST}
    _keep(passwords={address(handle): password for handle, password in passwords.items()})
    people: dict[str, Person] = {}
    for character in CAST:
        people[character.handle] = add_person(
            site=find_site(organisation=ORGANISATION, name=character.place),
            email=address(character.handle),
            name=character.name,
            roles=character.roles,
            languages=character.languages,
            password=passwords[character.handle],
            reports_to=people.get(character.reports_to or ""),
            now=now,
        )
    return people


def _keep(*, passwords: dict[str, str]) -> None:
    """Write the generated passwords where only the owner of the data folder reads them."""
    path = Path(settings.DATA_DIR) / PASSWORDS
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=2)


def _take_in(*, organisation_id: int, work: Work, by: Person, clock: Callable[[], datetime]) -> None:
    """Run the intake's two jobs here and now: on the first start no worker is up yet."""
    begun = intake.start_from_folder(
        organisation_id=organisation_id,
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

"""Standing characters and clips for tests: real rows, really sealed, with a short real tone for sound."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

import numpy as np
from django.conf import settings
from rest_framework.test import APIClient

from annotation.clips.decode import decode
from annotation.clips.models import Clip, ClipState, PlaybackCopy, Source
from annotation.clips.playback import make_playback
from annotation.clips.sealed_sound import put_original, put_playback
from annotation.exports.tombstones import make_fence
from annotation.projects.models import FormVersion, Project, Purpose
from annotation.queue.actions import lane_for, open_seats
from annotation.queue.rules import primary_subtag
from annotation.subjects.models import Consent, Subject, SubjectKey
from annotation.subjects.sealing import seal
from config.base.crypto.keys import key_service
from config.base.requests import Key
from reviewers.access.caller import Caller
from reviewers.access.models import Grant
from reviewers.access.sessions import SessionStore
from reviewers.people.models import Membership, Person
from reviewers.quotas.models import QuotaPolicy
from reviewers.shifts.models import Shift
from reviewers.sites.models import Organisation, Site

# A Monday morning in San José; every test that needs another time says so.
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
_NUMBERS = count(1)

FORM = {
    "title": {"en": "What was said"},
    "questions": [
        {
            "id": "said",
            "type": "choice",
            "text": {"en": "Was something said?"},
            "required": True,
            "options": [
                {"id": "yes", "text": {"en": "Yes"}, "key": "1"},
                {"id": "no", "text": {"en": "No"}, "key": "2"},
            ],
        },
        {"id": "words", "type": "transcript", "text": {"en": "The words"}, "required": False, "prefill": "hypothesis"},
    ],
}
ANSWERS = {"said": "yes", "words": "turn on the light"}


def make_organisation(name: str = "") -> Organisation:
    return Organisation.objects.create(name=name or f"Organisation {next(_NUMBERS)}")


def make_site(organisation: Organisation, *, zone: str = "America/Costa_Rica", routing_zone: str = "cr") -> Site:
    name = f"Site {next(_NUMBERS)}"
    return Site.objects.create(organisation=organisation, name=name, zone=zone, routing_zone=routing_zone)


def make_person(
    organisation: Organisation | None = None,
    *,
    roles: tuple[str, ...] = ("reviewer",),
    languages: tuple[str, ...] = ("en",),
    site: Site | None = None,
    reports_to: Person | None = None,
    limit: int | None = None,
    projects: tuple[Project, ...] = (),
    on_shift_since: datetime | None = NOW,
) -> Person:
    """A person in every project given, on shift unless told otherwise."""
    organisation = organisation or (site.organisation if site else make_organisation())
    number = next(_NUMBERS)
    person = Person.objects.create(
        organisation=organisation,
        site=site or make_site(organisation),
        email=f"person{number}@earshot.example",
        name=f"Person {number}",
        languages=list(languages),
        reports_to=reports_to,
    )
    Grant.objects.bulk_create(Grant(person=person, role=role, granted_at=NOW) for role in roles)
    for project in projects:
        join(person, project)
    if limit is not None:
        QuotaPolicy.objects.create(organisation=organisation, person=person, clips_per_day=limit)
    if on_shift_since is not None and "reviewer" in roles:
        start_shift(person, at=on_shift_since)
    return person


def join(person: Person, project: Project) -> None:
    Membership.objects.create(person=person, project_id=project.pk, alias=f"r{person.pk:04}")


def start_shift(person: Person, *, at: datetime = NOW) -> Shift:
    return Shift.objects.create(person=person, started_at=at, last_active_at=at, stretch_began_at=at)


def caller_for(person: Person, *, scopes: frozenset[str] | None = None) -> Caller:
    roles = frozenset(Grant.objects.filter(person=person, ended_at__isnull=True).values_list("role", flat=True))
    return Caller(
        person_id=person.pk,
        organisation_id=person.organisation_id,
        name=person.name,
        email=person.email,
        roles=roles,
        scopes=scopes,
    )


def make_project(
    organisation: Organisation | None = None, *, purpose: str = "transcription", overlap: int = 1, **fields: Any
) -> Project:
    organisation = organisation or make_organisation()
    # Most tests need no speakers of their own for each clip.
    fields.setdefault("clips_per_subject", 0)
    kind, _ = Purpose.objects.get_or_create(organisation=organisation, code=purpose)
    project = Project.objects.create(
        organisation=organisation,
        slug=f"project-{next(_NUMBERS)}",
        title={"en": "A project"},
        purpose=kind,
        overlap=overlap,
        **fields,
    )
    FormVersion.objects.create(project=project, number=1, definition=FORM, published_at=NOW)
    make_fence(project_id=project.pk)
    return project


@cache
def tone() -> Any:
    """The playback copy of half a second of a 440 Hz tone, made once by the real sound chain."""
    samples = (0.1 * np.sin(2 * np.pi * 440 * np.arange(8000) / 16000) * 32767).astype("<i2")
    return make_playback(sound=decode(source=_wav(samples.tobytes())))


def _wav(pcm: bytes, rate: int = 16000) -> bytes:
    head = b"RIFF" + (36 + len(pcm)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") + (2 * rate).to_bytes(4, "little")
    return head + form + b"\x02\x00\x10\x00data" + len(pcm).to_bytes(4, "little") + pcm


def make_subject(project: Project, *, consent: bool = True) -> Subject:
    key_id, _ = key_service(url=settings.KEYS_URL).create()
    subject = Subject.objects.create(organisation_id=project.organisation_id, ref_mac=f"k1:{uuid4().hex}")
    SubjectKey.objects.create(subject=subject, key_id=key_id)
    if consent:
        Consent.objects.create(subject=subject, purpose=project.purpose, reference="notice-1", given_at=NOW)
    return subject


def make_clip(
    project: Project,
    *,
    subject: Subject | None = None,
    language: str = "en-US",
    warnings: tuple[str, ...] = (),
    routing_zone: str = "",
    content: dict[str, Any] | None = None,
    with_sound: bool = False,
) -> Clip:
    """A clip in circulation with as many open seats as its project wants; sound is stored only where asked for."""
    subject = subject or make_subject(project)
    source, _ = Source.objects.get_or_create(organisation_id=project.organisation_id, name="tests")
    key_id, clip_id = subject.key.key_id, uuid4()
    sound = tone() if with_sound else None
    clip = Clip.objects.create(
        public_id=clip_id,
        source=source,
        ref=f"clip-{next(_NUMBERS)}",
        project=project,
        subject=subject,
        purpose=project.purpose,
        language=language,
        duration_ms=500,
        warnings=list(warnings),
        routing_zone=routing_zone,
        content=seal(key_id=key_id, value=content or {"hypothesis": "turn on"}, context=("content", clip_id)),
        content_mac=f"k1:{clip_id.hex}",
        original=put_original(data=b"original", key_id=key_id, clip_id=clip_id) if sound else "",
        taken_in_at=NOW,
    )
    PlaybackCopy.objects.create(
        clip=clip,
        storage_key=put_playback(data=sound.data, key_id=key_id, clip_id=clip_id, version=1) if sound else "",
        size=len(sound.data) if sound else 0,
        duration_ms=500,
        gain_db=0,
        bound_by="target",
        peaks=seal(key_id=key_id, value="gH+Afw==", context=("peaks", clip_id, 1)),
        peaks_rate_hz=100,
    )
    ClipState.objects.create(clip=clip, state=ClipState.State.READY, wanted=project.overlap)
    lane = lane_for(
        project_id=project.pk,
        language=primary_subtag(language),
        warned=bool(warnings),
        routing_zone=routing_zone,
    )
    open_seats(clip_id=clip.pk, lane_id=lane.pk, number=project.overlap, now=NOW)
    return clip


def make_clips(project: Project, number: int, **fields: Any) -> list[Clip]:
    """Many clips of one speaker."""
    subject = fields.pop("subject", None) or make_subject(project)
    return [make_clip(project, subject=subject, **fields) for _ in range(number)]


def new_key(content: bytes = b"") -> Key:
    """The key of a fresh try."""
    return Key(value=uuid4(), request_hash=content.ljust(32, b"."))


def client_for(person: Person) -> APIClient:
    """A browser signed in as this person; CSRF is off, as for every client of the test runner."""
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["epoch"] = person.epoch
    session.set_expiry(timedelta(days=3650))
    session.save()
    client = APIClient()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def key_header() -> dict[str, str]:
    """The header of a fresh try over HTTP."""
    return {"Idempotency-Key": str(uuid4())}

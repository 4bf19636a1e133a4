"""What a steward looks at: speakers, clips, and who heard a clip."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.clips.models import Clip
from annotation.erasure import register
from annotation.projects.queries import project_by_slug
from annotation.subjects.models import Subject
from annotation.subjects.queries import subject_by_ref
from config.base.errors import Invalid, NotFound
from config.base.paging import newest_first
from reviewers import gate
from reviewers.gate import ClipEvent

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A speaker, and how many clips of theirs there are."""

    subject: Subject
    clips: int


def list_subjects(*, caller: gate.Caller, ref: str | None, cursor: str | None) -> tuple[Sequence[Speaker], str | None]:
    """Return speakers, newest first, or the one of a source's reference or pseudonym.

    Raises NotAllowed, Invalid; an unknown reference is an empty page.
    """
    caller.require("steward")
    if ref:
        try:
            subjects, following = [subject_by_ref(organisation_id=caller.organisation_id, ref=ref)], None
        except NotFound:
            return [], None
    else:
        rows = register.subjects_of(organisation_id=caller.organisation_id)
        found, following = newest_first(rows=rows, cursor=cursor, size=PAGE)
        subjects = list(found)
    counts = register.clips_by_subject(subject_ids=[subject.pk for subject in subjects])
    return [Speaker(subject=subject, clips=counts.get(subject.pk, 0)) for subject in subjects], following


def list_clips(*, caller: gate.Caller, project: str | None, cursor: str | None) -> tuple[Sequence[Clip], str | None]:
    """Return clips with project, subject and state loaded, newest first. Raises NotAllowed, NotFound, Invalid."""
    caller.require("steward")
    rows = register.clips_of(organisation_id=caller.organisation_id)
    if project:
        found = project_by_slug(organisation_id=caller.organisation_id, slug=project)
        rows = rows.filter(project_id=found.pk)
    return newest_first(rows=rows, cursor=cursor, size=PAGE)


def clip_history(
    *, caller: gate.Caller, clip_id: UUID, cursor: str | None, now: datetime
) -> tuple[Sequence[ClipEvent], str | None]:
    """Return what happened to a clip, oldest first: who was served it and heard what (P12). The look is logged.

    Raises NotAllowed, NotFound, Invalid.
    """
    caller.require("steward")
    clip = register.clips_of(organisation_id=caller.organisation_id).filter(public_id=clip_id).first()
    if clip is None:
        raise NotFound("There is no clip of that id here.")
    events = gate.events_of_clip(
        clip_id=clip.pk, organisation_id=caller.organisation_id, after=_place(cursor), at_most=PAGE + 1
    )
    gate.record(
        gate.Entry(
            event="audit.read",
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            about=clip.public_id,
        )
    )
    page = events[:PAGE]
    return page, _cursor(page[-1]) if len(events) > PAGE else None


def _cursor(event: ClipEvent) -> str:
    return urlsafe_b64encode(f"{event.txid}:{event.id}".encode()).decode().rstrip("=")


def _place(cursor: str | None) -> tuple[int, int]:
    if not cursor:
        return (0, 0)
    try:
        txid, _, row = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        place = (int(txid), int(row))
    except ValueError:
        place = (-1, -1)
    if not all(0 <= number < 2**63 for number in place):
        raise Invalid("The cursor is not one of ours.")
    return place

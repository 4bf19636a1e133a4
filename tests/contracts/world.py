"""A small house with everything in it that an address can name, made through the calls themselves."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation.clips.models import ClipState
from annotation.exports.models import Export
from annotation.flow.export import BUILD
from annotation.flow.export_build import build_export
from annotation.projects.models import Project
from annotation.queue.models import StuckClip
from config.base import jobs
from config.base.clock import utc_now
from config.base.models import Job
from reviewers.people.models import Person
from reviewers.shifts.models import Break, Shift
from tests.contracts.document import OPERATIONS, Operation
from tests.factories import (
    ANSWERS,
    client_for,
    make_clip,
    make_clips,
    make_organisation,
    make_person,
    make_project,
    make_subject,
)

STAFF = ("supervisor", "safety", "ml", "steward")
ALL_ROLES = ("reviewer", *STAFF)
# A shift of the day before yesterday, and what its person says of it.
_BEGAN = utc_now() - timedelta(days=2)
_ENDED = _BEGAN + timedelta(hours=8)
# Sound enough for every call that needs a body; what it means is other tests' affair.
BODIES: dict[str, dict[str, Any]] = {
    "session_begin": {"email": "nobody@earshot.example", "password": "not the right one"},
    "demo_enter": {"role": "reviewer"},
    "shifts_correct": {
        "started_at": _BEGAN.isoformat(),
        "ended_at": (_ENDED - timedelta(minutes=30)).isoformat(),
        "breaks": [
            {
                "started_at": (_BEGAN + timedelta(hours=2)).isoformat(),
                "ended_at": (_BEGAN + timedelta(hours=3)).isoformat(),
            }
        ],
        "reason": "left early",
    },
    "batches_take": {"size": 2},
    "heard": {"plays": {}},
    "assignment_label": {"answers": ANSWERS, "conditions": [], "marks": [], "heard": [], "active_ms": 900},
    "label_correct": {"answers": ANSWERS, "conditions": ["cut_off"], "marks": []},
    "assignment_draft": {"answers": {"words": "turn"}},
    "assignment_skip": {"reason": "too_hard", "heard": []},
    "assignment_accidental": {"heard": []},
    "assignment_escalate": {"kind": "violence", "note": "a blow", "at_ms": 100, "heard": []},
    "report_choose_kind": {"kind": "danger_now"},
    "escalation_decide": {"decision": "authority_told", "reason": "a man falls"},
    "escalation_close": {"reason": "referred", "text": "told at 15:04"},
    "overlap_change": {"overlap": 2},
    "project_pause": {"reason": "The guideline changes"},
    "project_drain": {"reason": "The last ones"},
    "person_pause": {"reason": "Let us talk first"},
    "person_take_back": {"opened": True},
    "stuck_reroute": {"language": "es"},
    "conditions_change": {"policies": {"child_voice": "withhold"}},
    "exports_create": {"format": "jsonl", "filters": {}, "audio": False},
}


@dataclass(kw_only=True)
class World:
    """People of every role, and the ids of what the first reviewer and the others made."""

    people: dict[str, Person]
    ids: dict[str, str] = field(default_factory=dict)

    def client(self, who: str) -> APIClient:
        """A browser of somebody; CSRF is not checked."""
        return client_for(self.people[who])


def call(client: APIClient, operation: Operation, ids: dict[str, str], body: Any = None, **headers: str) -> Any:
    """Make a call as the document says; its refusals are answers, too."""
    sent = BODIES.get(operation.id, {}) if body is None else body
    if operation.id == "gold_make" and body is None:
        sent = {"clip": ids["clip_id"], "answers": ANSWERS}
    if operation.id == "assignment_reassign" and body is None:
        sent = {"person": ids["colleague_id"]}
    kind = "multipart" if operation.id == "intakes_create" else "json"
    named = {"Idempotency-Key": str(uuid4()), **headers}
    return getattr(client, operation.method)(operation.address(ids), sent, format=kind, headers=named)


def must(client: APIClient, name: str, ids: dict[str, str], body: Any = None) -> Any:
    """Make a call that has to succeed, and return what it answered."""
    answer = call(client, OPERATIONS[name], ids, body)
    assert answer.status_code < 300, (name, answer.status_code, answer.content)
    return answer.json() if answer.content else None


def manifest_part() -> dict[str, Any]:
    """An upload that is taken, though nothing in it can be used."""
    return {"manifest": SimpleUploadedFile("rows.jsonl", b'{"id": "a", "path": "a.wav"}\n'), "consent": "notice-1"}


def build(export_id: str) -> None:
    """Run an export's job as a worker does, by the real clock."""
    export = Export.objects.get(public_id=export_id)
    job = Job.objects.filter(name=BUILD, subject_id=export.pk).latest("pk")
    jobs.run(
        job_id=job.pk,
        work=lambda subject_id, job_id: build_export(export_id=subject_id, job_id=job_id, clock=utc_now),
        clock=utc_now,
    )


def past_shift(person: Person) -> str:
    """A shift that has ended, and may be corrected still."""
    made = Shift.objects.create(
        person=person, started_at=_BEGAN, ended_at=_ENDED, last_active_at=_ENDED, stretch_began_at=_BEGAN
    )
    Break.objects.create(shift=made, started_at=_BEGAN + timedelta(hours=1), ended_at=_BEGAN + timedelta(hours=2))
    return str(made.public_id)


def stuck_clip(world: World) -> str:
    """A clip of its own that waits for a lead's decision."""
    clip = make_clip(Project.objects.get(slug=world.ids["slug"]))
    ClipState.objects.filter(clip=clip).update(state="stuck", skips=3)
    StuckClip.objects.create(clip=clip, cause="skips", since=utc_now())
    return str(clip.public_id)


def make_world() -> World:
    """Two reviewers and one of each other role, a stranger with every role elsewhere, and work of all kinds."""
    organisation = make_organisation()
    project = make_project(organisation)
    subject = make_subject(project)
    clips = make_clips(project, 9, subject=subject, with_sound=True)
    people = {role: make_person(organisation, roles=(role,)) for role in STAFF}
    for name in ("reviewer", "colleague"):
        people[name] = make_person(organisation, projects=(project,), on_shift_since=None)
    people["everything"] = make_person(organisation, roles=ALL_ROLES, on_shift_since=None)
    people["stranger"] = make_person(make_organisation(), roles=ALL_ROLES, on_shift_since=None)
    world = World(people=people)
    ids = world.ids
    ids |= {"slug": project.slug, "ref": str(subject.pseudonym)}
    ids |= {"person_id": str(people["reviewer"].public_id), "colleague_id": str(people["colleague"].public_id)}
    ids["shift_id"] = past_shift(people["reviewer"])
    reviewer = world.client("reviewer")
    ids["correction_id"] = must(reviewer, "shifts_correct", ids)["corrections"][0]["id"]
    must(reviewer, "shifts_start", ids)
    batch = must(reviewer, "batches_take", ids, {"size": 6})
    ids["batch_id"] = batch["id"]
    # One that nobody has yet, so that it is in circulation whatever becomes of the others.
    ids["clip_id"] = str(next(clip.public_id for clip in clips if not clip.assignment_set.exists()))
    must(world.client("supervisor"), "gold_make", ids)
    labelled, skipped, reported, ids["assignment_id"], *_ = (one["id"] for one in batch["assignments"])
    ids["label_id"] = must(reviewer, "assignment_label", {"assignment_id": labelled})["id"]
    must(reviewer, "assignment_skip", {"assignment_id": skipped})
    ids["report_id"] = must(reviewer, "assignment_escalate", {"assignment_id": reported})["report"]
    ids["escalation_id"] = must(world.client("supervisor"), "escalations_list", ids)["results"][0]["id"]
    ids["intake_id"] = must(world.client("ml"), "intakes_create", ids, manifest_part())["id"]
    ids["export_id"] = must(world.client("ml"), "exports_create", ids)["id"]
    build(ids["export_id"])
    ids["name"] = must(world.client("ml"), "exports_retrieve", ids)["manifest"]["files"][0]["name"]
    return world

"""Founding a project: purpose, published form, the fence that its exports are sealed behind, and its first people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from annotation.clips.problems import MESSAGES, Problem
from annotation.clips.values import clearance, residency
from annotation.exports.tombstones import make_fence
from annotation.projects.actions import create_project
from annotation.projects.models import Project
from annotation.projects.templates import TEMPLATES
from config.base.errors import Invalid, Refusal
from reviewers import gate

# At least, at most; no more than half of the clips are gold.
_NUMBERS = {"weight": (1, 1000), "clips_per_subject": (0, 1000), "gold_per_mille": (0, 500)}
# As in a manifest's row.
_CODES = {"clearance": clearance, "residency": residency}


class SlugTaken(Refusal):
    """There is a project of that name already."""

    code = "slug_taken"


def found_project(
    *,
    organisation_id: int,
    slug: str,
    title: Mapping[str, str],
    purpose: str,
    overlap: int,
    members: Sequence[str],
    now: datetime,
    routing: Mapping[str, Any] | None = None,
) -> Project:
    """Make a project with the form of its purpose's template; `members` are e-mail addresses of reviewers.

    `routing` is as for `create_project`. Raises Invalid, SlugTaken.
    """
    if purpose not in TEMPLATES:
        raise Invalid(f"There is no template for {purpose}; purposes are {', '.join(sorted(TEMPLATES))}.")
    if not 1 <= overlap <= 9:
        raise Invalid("Overlap is a number from 1 to 9.")
    _check_routing(routing or {})
    try:
        with transaction.atomic():
            project = create_project(
                organisation_id=organisation_id,
                slug=slug,
                title=title,
                purpose=purpose,
                overlap=overlap,
                form=TEMPLATES[purpose],
                routing=routing or {},
                now=now,
            )
            make_fence(project_id=project.pk)
            gate.join(organisation_id=organisation_id, project_id=project.pk, emails=members)
            gate.record(gate.Entry(event="project.founded", at=now, organisation_id=organisation_id))
    except IntegrityError:
        raise SlugTaken from None
    return project


def _check_routing(routing: Mapping[str, Any]) -> None:
    for name, (least, most) in _NUMBERS.items():
        if not least <= routing.get(name, least) <= most:
            raise Invalid(f"{name} is a number from {least} to {most}.")
    for name, read in _CODES.items():
        code = read(routing.get(name) or None)
        if isinstance(code, Problem):
            raise Invalid(MESSAGES[code.code])

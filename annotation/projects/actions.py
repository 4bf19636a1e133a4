"""Writes of projects; the caller holds the transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from annotation.projects.forms import check_form
from annotation.projects.models import FormVersion, Project, Purpose


def create_project(
    *,
    organisation_id: int,
    slug: str,
    title: Mapping[str, str],
    purpose: str,
    overlap: int,
    form: Mapping[str, Any],
    routing: Mapping[str, Any],
    now: datetime,
) -> Project:
    """Insert a project of a purpose, and publish its first form. Raises InvalidForm, IntegrityError.

    `routing` are fields that say to whom and how often its clips are given: weight, qualifications, clearance,
    residency, clips_per_subject, gold_per_mille; those left out have the model's defaults.
    """
    definition = dict(form)
    check_form(definition)
    kind, _ = Purpose.objects.get_or_create(organisation_id=organisation_id, code=purpose)
    project = Project.objects.create(
        organisation_id=organisation_id, slug=slug, title=dict(title), purpose=kind, overlap=overlap, **routing
    )
    FormVersion.objects.create(project=project, number=1, definition=definition, published_at=now)
    return project


def change_state(*, project_id: int, state: str, reason: str) -> bool:
    """Open, drain or pause a project, with what its people read; False for one that is archived."""
    found = Project.objects.filter(pk=project_id).exclude(state=Project.State.ARCHIVED)
    return bool(found.update(state=state, state_reason=reason))

"""What a project does about the conditions of its clips; a lead or a steward decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from annotation.labels.conditions import read_policies
from annotation.projects.models import Project
from annotation.projects.queries import project_by_slug
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate


def read(*, caller: gate.Caller, slug: str) -> dict[str, str]:
    """Return the policies that are not the default, by condition. Raises NotAllowed, NotFound."""
    caller.require("supervisor", "steward")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    policies: dict[str, str] = project.condition_policy
    return policies


def change(*, caller: gate.Caller, slug: str, policies: Mapping[str, Any], key: Key, now: datetime) -> dict[str, str]:
    """Let conditions do something from the next label on; clips that have theirs stay where they are.

    Raises NotAllowed, NotFound, Invalid, IdempotencyConflict.
    """
    caller.require("supervisor", "steward")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    kept = read_policies(policies)
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            Project.objects.filter(pk=project.pk).update(condition_policy=kept)
            gate.record(
                gate.Entry(
                    event="project.policies_changed",
                    at=now,
                    organisation_id=caller.organisation_id,
                    person_id=caller.person_id,
                    detail={"project": project.pk, "policies": kept},
                )
            )
    return read(caller=caller, slug=slug)

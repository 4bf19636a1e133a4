"""Setting a limit that may be for one project, whose name only this side knows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from annotation.projects.queries import project_by_slug
from reviewers import gate


def set_quota(
    *, target: gate.Target, project: str | None, stated: Mapping[str, float | None], now: datetime
) -> gate.Target:
    """State limits, or with None state them no longer; return for whom and what. Raises Invalid, NotFound."""
    if project is not None:
        found = project_by_slug(organisation_id=target.organisation_id, slug=project)
        target = replace(target, project_id=found.pk)
    gate.set_quota(target=target, stated=stated, now=now)
    return target

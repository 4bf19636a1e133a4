"""The odd clip: what skips, conditions and disagreement do to a clip beyond the one person's answer.

Everything here runs in the transaction of a label, a skip or its undoing, under the lock on the clip's state, so that
the third skip and the last label come one after the other. Note: docs/explanation/odd-clips.md.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from annotation.clips import states
from annotation.clips.closing import close_to_site, open_to_site
from annotation.clips.models import Clip, ClipState
from annotation.flow.stop import take_back_unopened
from annotation.labels.conditions import Condition, Policy, policy_of
from annotation.labels.models import Label
from annotation.projects.models import Project
from annotation.quality import queries as quality
from annotation.quality.rules import disagree
from annotation.queue import seats, stuck
from annotation.queue.models import Assignment, StuckClip
from annotation.queue.skip_reasons import SkipReason
from annotation.subjects.sealing import unseal
from reviewers import gate

# So many equal answers that a clip is in another language send it to the stuck list.
SAME_LANGUAGE = 2


def after_label(*, clip_id: int, project: Project, conditions: Sequence[str], settled: bool, now: datetime) -> None:
    """Do what an ordinary label that was just kept and counted asks for; costs nothing where it asks for nothing.

    A condition that the project withholds takes the clip out of circulation; two equal answers "wrong language" put it
    on the stuck list, a single one may send what is still wanted to people who know the language; where people
    disagree about a clip that has just settled, one more label is asked for. Gold answers must not come here.
    """
    if not conditions and not (settled and project.extra_labels):
        return
    row = states.lock(clip_id=clip_id)
    if row.state in states.STOPPED:
        return
    policies = {code: policy_of(policies=project.condition_policy, condition=code) for code in conditions}
    withheld = next((code for code, policy in policies.items() if policy is Policy.WITHHOLD), None)
    labels = quality.answers_to(clip_id=clip_id)
    if withheld is not None:
        _withhold(row=row, condition=withheld, project=project, now=now)
    elif Condition.WRONG_LANGUAGE in policies:
        reroutes = policies[Condition.WRONG_LANGUAGE] is Policy.REROUTE
        _wrong_language(row=row, labels=labels, reroutes=reroutes, project=project, now=now)
    if row.state == ClipState.State.SETTLED and project.extra_labels > row.extra:
        _ask_for_another(row=row, labels=labels, project=project, now=now)


def _withhold(*, row: ClipState, condition: str, project: Project, now: datetime) -> None:
    """Let nobody hear the clip for the first time: it waits for a steward, and unopened givings go back uncounted."""
    if not stuck.leave_queue(row=row, cause=StuckClip.Cause.CONDITION, condition=condition, now=now):
        return
    take_back_unopened(clip_id=row.clip_id, now=now)
    detail = {"cause": StuckClip.Cause.CONDITION, "condition": condition}
    _log(event="clip.stuck", clip_id=row.clip_id, project=project, now=now, detail=detail)


def _wrong_language(
    *, row: ClipState, labels: Sequence[Label], reroutes: bool, project: Project, now: datetime
) -> None:
    """Stuck after two equal answers since a lead last decided; after a first one that names a language, rerouted."""
    decided_at = stuck.last_decided_at(clip_id=row.clip_id)
    odd = [
        label
        for label in labels
        if Condition.WRONG_LANGUAGE in label.conditions and (decided_at is None or label.made_at > decided_at)
    ]
    equal = Counter(label.heard_language for label in odd)
    if max(equal.values(), default=0) >= SAME_LANGUAGE:
        if stuck.leave_queue(row=row, cause=StuckClip.Cause.WRONG_LANGUAGE, now=now):
            detail = {"cause": StuckClip.Cause.WRONG_LANGUAGE}
            _log(event="clip.stuck", clip_id=row.clip_id, project=project, now=now, detail=detail)
    elif reroutes and len(odd) == 1 and odd[0].heard_language:
        _reroute(row=row, language=odd[0].heard_language, project=project, now=now)


def _reroute(*, row: ClipState, language: str, project: Project, now: datetime) -> None:
    """Move what is still wanted to another language; where nothing is, one more label is, because this one is none."""
    if row.state == ClipState.State.STUCK:
        return
    if row.state == ClipState.State.SETTLED:
        row.extra += 1
        seats.want(rows=[row], asked={row.clip_id: row.wanted + 1}, now=now)
    seats.move_to_language(clip=Clip.objects.get(pk=row.clip_id), language=language)
    _log(event="clip.rerouted", clip_id=row.clip_id, project=project, now=now, detail={"language": language})


def _ask_for_another(*, row: ClipState, labels: Sequence[Label], project: Project, now: datetime) -> None:
    """Want one more label where those that count disagree, unless the clip is hard to hear (W11)."""
    if Clip.objects.filter(pk=row.clip_id).exclude(warnings=[]).exists():
        return
    given = [
        (
            label.form.definition,
            unseal(sealed=label.answers, context=("answers", label.assignment.public_id, label.version)),
        )
        for label in labels
        if not label.surplus
    ]
    if not disagree(given=given):
        return
    row.extra += 1
    seats.want(rows=[row], asked={row.clip_id: row.wanted + 1}, now=now)
    _log(event="clip.extra_label", clip_id=row.clip_id, project=project, now=now, detail={"wanted": row.wanted})


def after_skip(*, assignment: Assignment, reason: str, row: ClipState, now: datetime) -> None:
    """Count a skip that has just ended an assignment; the clip leaves the queue after a few (SKIPS_TO_STUCK).

    "I may know this person" counts for nothing: the clip is closed to the whole site instead, no question asked.
    """
    if reason == SkipReason.KNOW_PERSON:
        close_to_site(clip_id=assignment.clip_id, site_id=_site_of(assignment.person_id))
        return
    if assignment.kind != Assignment.Kind.LABEL:
        return
    skips = stuck.count_skip(row=row, by=1)
    if skips < settings.SKIPS_TO_STUCK or row.state != ClipState.State.READY:
        return
    if stuck.leave_queue(row=row, cause=StuckClip.Cause.SKIPS, now=now):
        detail = {"cause": StuckClip.Cause.SKIPS}
        _log(event="clip.stuck", clip_id=row.clip_id, project=assignment.batch.project, now=now, detail=detail)


def undo_skip(*, assignment: Assignment, row: ClipState, now: datetime) -> None:
    """Take a skip back, before its assignment is held again: the clip returns to the queue, or to the site."""
    assignment.refresh_from_db(fields=["reason"])
    if assignment.reason == SkipReason.KNOW_PERSON:
        _undo_closing(assignment)
        return
    if assignment.kind != Assignment.Kind.LABEL:
        return
    skips = stuck.count_skip(row=row, by=-1)
    if skips < settings.SKIPS_TO_STUCK and stuck.take_back(row=row, cause=StuckClip.Cause.SKIPS):
        _log(event="clip.unstuck", clip_id=row.clip_id, project=assignment.batch.project, now=now, detail={})


def _undo_closing(assignment: Assignment) -> None:
    """Open the clip to the site again, unless a colleague there may know the speaker, too."""
    site = _site_of(assignment.person_id)
    others = stuck.who_skipped(clip_id=assignment.clip_id, reason=SkipReason.KNOW_PERSON)
    sites = gate.sites_of(person_ids=[one for one in others if one != assignment.person_id])
    if site not in sites.values():
        open_to_site(clip_id=assignment.clip_id, site_id=site)


def _site_of(person_id: int) -> int:
    return gate.sites_of(person_ids=[person_id])[person_id]


def _log(*, event: str, clip_id: int, project: Project, now: datetime, detail: dict[str, Any]) -> None:
    gate.record(
        gate.Entry(event=event, at=now, organisation_id=project.organisation_id, clip_id=clip_id, detail=detail)
    )

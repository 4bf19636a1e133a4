"""Reads of exports: what may be in one, what was left out and why, and what was revoked since."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from annotation.clips.models import Clip, ClipState
from annotation.escalations.models import Escalation
from annotation.exports.models import Export, ExportMember, ExportPart, Tombstone
from annotation.exports.rules import Filters
from annotation.labels.models import Label
from annotation.labels.queries import current_labels
from annotation.subjects.models import Consent, Subject
from config.base.errors import NotFound

_CLOSED = (Escalation.State.CLOSED, Escalation.State.TAKEN_BACK)
_LIVE = (ClipState.State.READY, ClipState.State.SETTLED)


def _live_consent(*, now: datetime, subject: str, purpose: str) -> Exists:
    unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return Exists(
        Consent.objects.filter(
            unexpired, subject_id=OuterRef(subject), purpose_id=OuterRef(purpose), withdrawn_at__isnull=True
        )
    )


def allowed_clips(*, now: datetime) -> QuerySet[Clip]:
    """Return the clips that an export may hold: in circulation, under no hold or open escalation, with consent (I7)."""
    open_escalation = Escalation.objects.filter(clip_id=OuterRef("pk")).exclude(state__in=_CLOSED)
    return Clip.objects.filter(
        _live_consent(now=now, subject="subject_id", purpose="purpose_id"),
        ~Exists(Tombstone.objects.filter(clip_id=OuterRef("pk"))),
        ~Exists(open_escalation),
        state__state__in=_LIVE,
        state__holds=0,
        subject__state=Subject.State.ACTIVE,
    )


def _allowed(*, now: datetime, clip: str) -> Exists:
    return Exists(allowed_clips(now=now).filter(pk=OuterRef(clip)))


def wanted_labels(*, project_id: int, filters: Filters) -> QuerySet[Label]:
    """Return the labels that a request asks for, before anything is left out."""
    labels = current_labels(project_id=project_id)
    if filters.languages is not None:
        labels = labels.filter(clip__language__in=filters.languages)
    if filters.made_from is not None:
        labels = labels.filter(made_at__gte=filters.made_from)
    if filters.made_before is not None:
        labels = labels.filter(made_at__lt=filters.made_before)
    return labels if filters.surplus else labels.filter(surplus=False)


def page_after(*, wanted: QuerySet[Label], after: int, to: int | None, size: int) -> Sequence[int]:
    """Return the numbers of the next labels in order, from after one number and up to another."""
    page = wanted.filter(pk__gt=after)
    if to is not None:
        page = page.filter(pk__lte=to)
    return list(page.order_by("pk").values_list("pk", flat=True)[:size])


def exportable(*, label_ids: Sequence[int], now: datetime) -> Sequence[Label]:
    """Return those of some labels whose clips an export may hold, with all that a row needs; one statement."""
    labels = Label.objects.filter(_allowed(now=now, clip="clip_id"), pk__in=label_ids)
    return list(labels.select_related("clip__subject", "clip__purpose", "assignment", "form").order_by("pk"))


def consents_of(*, labels: Sequence[Label]) -> Sequence[tuple[int, int, int]]:
    """Return (subject, purpose, consent) numbers of the live consents under which these labels' clips are held."""
    subjects = {label.clip.subject_id for label in labels}
    live = Consent.objects.filter(subject_id__in=subjects, withdrawn_at__isnull=True)
    return list(live.order_by("subject_id", "purpose_id").values_list("subject_id", "purpose_id", "pk"))


def fallen(*, export_id: int, now: datetime) -> list[int]:
    """Return the members of an unsealed export that it may no longer hold. The caller holds the fence."""
    members = ExportMember.objects.filter(~_allowed(now=now, clip="clip_id"), export_id=export_id)
    return list(members.values_list("clip_id", flat=True))


def left_out(*, project_id: int, filters: Filters, now: datetime) -> dict[str, int]:
    """Count the project's clips that no export may hold now, by the first cause that applies."""
    clips = Clip.objects.filter(~_allowed(now=now, clip="pk"), project_id=project_id)
    if filters.languages is not None:
        clips = clips.filter(language__in=filters.languages)
    consents = Consent.objects.filter(subject_id=OuterRef("subject_id"), purpose_id=OuterRef("purpose_id"))
    withdrawn = Q(tombstone__cause=Tombstone.Cause.WITHDRAWN) | Q(state__state=ClipState.State.WITHDRAWN)
    cause = Case(
        When(withdrawn | ~Q(subject__state=Subject.State.ACTIVE), then=Value("withdrawn")),
        When(tombstone__cause=Tombstone.Cause.ACCIDENTAL, then=Value("accidental")),
        When(Exists(consents.filter(withdrawn_at__isnull=True, expires_at__lte=now)), then=Value("expired")),
        When(~Exists(consents), then=Value("no_consent")),
        When(~Exists(consents.filter(withdrawn_at__isnull=True)), then=Value("withdrawn")),
        When(state__state=ClipState.State.WITHHELD, then=Value("withheld")),
        When(state__state=ClipState.State.STUCK, then=Value("stuck")),
        default=Value("escalated"),
        output_field=CharField(),
    )
    counts = {"withdrawn": 0, "escalated": 0, "accidental": 0}
    for row in clips.annotate(cause=cause).values("cause").annotate(number=Count("pk")).order_by():
        counts[row["cause"]] = row["number"]
    return counts


def _revoked(*, now: datetime) -> QuerySet[ExportMember]:
    return ExportMember.objects.filter(
        Exists(Tombstone.objects.filter(clip_id=OuterRef("clip_id")))
        | ~_live_consent(now=now, subject="clip__subject_id", purpose="clip__purpose_id")
    )


def is_revoked(*, export_id: int, now: datetime) -> bool:
    """Tell whether anything in a sealed export was stopped or lost its consent since."""
    return _revoked(now=now).filter(export_id=export_id).exists()


def revoked_counts(*, export_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """Count for each of some exports the clips in it that were stopped or lost their consent since."""
    rows = _revoked(now=now).filter(export_id__in=export_ids, export__state=Export.State.SEALED)
    return dict(rows.values_list("export_id").annotate(number=Count("pk")).order_by())


def exports_of(*, organisation_id: int) -> QuerySet[Export]:
    """Return the organisation's exports with their projects."""
    return Export.objects.select_related("project").filter(project__organisation_id=organisation_id)


def export_of(*, organisation_id: int, public_id: UUID) -> Export:
    """Return one export of the organisation. Raises NotFound."""
    export = exports_of(organisation_id=organisation_id).filter(public_id=public_id).first()
    if export is None:
        raise NotFound("There is no export of that number here.")
    return export


def export_by_key(*, person_id: int, key: UUID) -> Export | None:
    """Return the export that this person's request has made already, or None."""
    return Export.objects.select_related("project").filter(requested_by_id=person_id, idempotency_key=key).first()


def part_of(*, export_id: int, name: str) -> ExportPart:
    """Return one file of an export. Raises NotFound."""
    part = ExportPart.objects.filter(export_id=export_id, name=name).first()
    if part is None:
        raise NotFound("There is no file of that name in this export.")
    return part


def members(*, export_id: int) -> int:
    """Count the clips in an export."""
    return ExportMember.objects.filter(export_id=export_id).count()


def subjects_in(*, export_id: int) -> int:
    """Count the speakers in an export."""
    return ExportMember.objects.filter(export_id=export_id).values("clip__subject_id").distinct().count()


def holding(*, clip_ids: Sequence[int]) -> Sequence[Export]:
    """Return the sealed exports whose files hold any of these clips."""
    members = ExportMember.objects.filter(clip_id__in=clip_ids, export__state=Export.State.SEALED)
    return list(Export.objects.filter(pk__in=members.values("export_id")).order_by("pk"))


def stored_files(*, export_id: int) -> list[str]:
    """Return the names of an export's stored files."""
    return list(ExportPart.objects.filter(export_id=export_id).values_list("storage_key", flat=True))

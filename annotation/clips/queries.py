"""Reads about intakes and clips; what belongs to somebody stays within one organisation."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from annotation.clips.models import Clip, ClipState, Intake, IntakeRow
from annotation.clips.row_messages import message_of
from config.base.errors import NotFound
from config.base.models import Job

_PAGE = 1000
_UNDER_WAY = (Intake.State.QUEUED, Intake.State.READING, Intake.State.PROCESSING)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an intake has come, in rows. `withheld` rows are also counted as accepted or warned."""

    total: int
    done: int
    accepted: int
    warned: int
    refused: int
    repeated: int
    withheld: int


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """What is to be said of one row that was not simply accepted."""

    line: int
    ref: str | None
    outcome: str
    code: str
    message: str


def intake_of(*, organisation_id: int, public_id: UUID) -> Intake:
    """Return an intake of the organisation with its project. Raises NotFound."""
    intakes = Intake.objects.select_related("project", "purpose", "source")
    intake = intakes.filter(public_id=public_id, project__organisation_id=organisation_id).first()
    if intake is None:
        raise NotFound("There is no intake of that number here.")
    return intake


def intake_by_key(*, person_id: int, key: UUID) -> Intake | None:
    """Return the intake that this person's request has made already, or None."""
    intakes = Intake.objects.select_related("project", "purpose", "source")
    return intakes.filter(requested_by_id=person_id, idempotency_key=key).first()


def under_way(*, intake_id: int) -> Intake | None:
    """Return an intake that is not over, with all that its steps need; None when it has ended."""
    intakes = Intake.objects.select_related("project", "purpose", "source")
    return intakes.filter(pk=intake_id, state__in=_UNDER_WAY).first()


def abandoned(*, jobs: Sequence[str]) -> Sequence[Intake]:
    """Return intakes that are not over and whose latest job (of these names) was given up."""
    latest = Job.objects.filter(name__in=jobs, subject_id=OuterRef("pk")).order_by("-pk").values("state")[:1]
    under_way = Intake.objects.select_related("project").filter(state__in=_UNDER_WAY)
    return list(under_way.annotate(job=Subquery(latest)).filter(job=Job.State.FAILED))


def progress(*, intake_id: int) -> Progress:
    """Count an intake's rows by what became of them."""
    rows = IntakeRow.objects.filter(intake_id=intake_id)
    counts = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in IntakeRow.Outcome}
    found = rows.aggregate(total=Count("pk"), **counts)
    withheld = rows.filter(clip__state__state=ClipState.State.WITHHELD, outcome__in=_TAKEN_IN).count()
    return Progress(
        total=found["total"],
        done=found["total"] - found[IntakeRow.Outcome.WAITING],
        accepted=found[IntakeRow.Outcome.ACCEPTED],
        warned=found[IntakeRow.Outcome.WARNED],
        refused=found[IntakeRow.Outcome.REFUSED],
        repeated=found[IntakeRow.Outcome.REPEATED],
        withheld=withheld,
    )


_TAKEN_IN = (IntakeRow.Outcome.ACCEPTED, IntakeRow.Outcome.WARNED)


def row_reports(*, intake_id: int) -> Iterator[RowReport]:
    """Yield a report for every code of every refused or warned row, by line, in pages of bounded memory."""
    told = [IntakeRow.Outcome.WARNED, IntakeRow.Outcome.REFUSED]
    rows = IntakeRow.objects.filter(intake_id=intake_id, outcome__in=told).order_by("line")
    last = 0
    while page := list(rows.filter(line__gt=last)[:_PAGE]):
        for row in page:
            for code in row.codes:
                yield RowReport(
                    line=row.line, ref=row.ref, outcome=row.outcome, code=code, message=message_of(code=code)
                )
        last = page[-1].line


def waiting_rows(*, intake_id: int, at_most: int) -> Sequence[IntakeRow]:
    """Return the next rows that nobody has settled, by line."""
    waiting = IntakeRow.objects.filter(intake_id=intake_id, outcome=IntakeRow.Outcome.WAITING)
    return list(waiting.order_by("line")[:at_most])


def clips_by_ref(*, source_id: int, refs: Collection[str | None]) -> dict[str, Clip]:
    """Return the clips that a source gave under some of these ids."""
    return {clip.ref: clip for clip in Clip.objects.filter(source_id=source_id, ref__in=refs)}


def rows_with_content(*, intake_id: int, content_macs: Collection[str], at_most: int = 20) -> Sequence[IntakeRow]:
    """Return rows of an intake whose clips hold the recording with one of these keyed hashes, earliest first."""
    rows = IntakeRow.objects.filter(intake_id=intake_id, clip__content_mac__in=content_macs)
    return list(rows.order_by("line")[:at_most])


def counts_by_project(*, project_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return for each project how many clips wait for labels and how many have all that were wanted."""
    states = ClipState.objects.filter(clip__project_id__in=project_ids)
    ready, settled = Q(state=ClipState.State.READY), Q(state=ClipState.State.SETTLED)
    rows = states.values("clip__project_id").annotate(
        open=Count("pk", filter=ready & Q(holds=0)), done=Count("pk", filter=settled)
    )
    return {row["clip__project_id"]: (row["open"], row["done"]) for row in rows}


def number_of_clips(*, project_id: int) -> int:
    """Count a project's clips, whatever became of them."""
    return Clip.objects.filter(project_id=project_id).count()

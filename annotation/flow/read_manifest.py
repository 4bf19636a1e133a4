"""Intake, first half: the lines of a manifest are noted, each as waiting or refused, and handed on to be taken in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from annotation.clips import actions, queries
from annotation.clips.intake_files import ManifestUnreadableError, files_of
from annotation.clips.lines import Line, read_lines
from annotation.clips.manifest import parse_row
from annotation.clips.models import Intake
from annotation.clips.problems import Outcome, Problem, outcome_of
from annotation.flow.intake import PROCESS
from annotation.flow.intake_end import give_up
from annotation.flow.pulse import Pulse
from config.base import jobs

LINES_AT_ONCE = 500


def read_intake(*, intake_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
    """Read the manifest from where reading stands to its end, then hand its rows over to be taken in.

    Runs as a job; running it twice, or at once with another run, changes nothing. Memory does not grow with the
    manifest.
    """
    intake = queries.under_way(intake_id=intake_id)
    if intake is None or intake.state == Intake.State.PROCESSING:
        return
    actions.begin_reading(intake_id=intake_id)
    pulse = Pulse(job_id=job_id, clock=clock)
    try:
        with files_of(intake).open_manifest() as stream:
            stream.seek(intake.next_byte)
            for lines in _in_groups(read_lines(stream, number=intake.next_line, byte=intake.next_byte)):
                if not _note(intake_id=intake_id, lines=lines):
                    return
                pulse()
    except ManifestUnreadableError as reason:
        give_up(intake=intake, code=reason.code, now=clock())
        return
    with transaction.atomic():
        if actions.begin_processing(intake_id=intake_id):
            jobs.enqueue(name=PROCESS, subject_id=intake_id, now=clock())


def _note(*, intake_id: int, lines: Sequence[Line]) -> bool:
    """Write a group of lines and move the cursor behind them; False when another run has done so."""
    rows = []
    for line in lines:
        parsed = parse_row(line)
        if parsed.outcome is not Outcome.SKIPPED:
            refused = _refusal(parsed.problems)
            rows.append(actions.ReadRow(line=line.number, byte=line.byte, ref=parsed.ref, refused=refused))
    first, last = lines[0], lines[-1]
    with transaction.atomic():
        moved = actions.move_cursor(
            intake_id=intake_id, from_byte=first.byte, to_byte=last.next_byte, to_line=last.number + 1
        )
        if moved:
            actions.add_rows(intake_id=intake_id, rows=rows)
    return moved


def _in_groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    walk = iter(lines)
    while group := list(islice(walk, LINES_AT_ONCE)):
        yield group


def _refusal(problems: Sequence[Problem]) -> str | None:
    """Return the code for which a row is refused: the first that is reason enough."""
    return next((problem.code for problem in problems if outcome_of(problem.code) is Outcome.REFUSED), None)

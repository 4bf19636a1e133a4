"""What is said of an intake in a sentence or two, on the wire and on the command line."""

from annotation.clips.models import Intake
from annotation.clips.queries import Progress

_FAILURES = {
    "manifest_unreadable": "The manifest cannot be read: is its folder where the worker runs, too?",
    "tries_exhausted": "The work was tried eight times and broke off each time; the worker's log says where.",
}


def summary(*, intake: Intake, progress: Progress) -> str:
    """Return plain words for where an intake stands, withheld clips included."""
    match intake.state:
        case Intake.State.QUEUED:
            return "Waiting for a worker."
        case Intake.State.READING:
            return f"Reading the manifest: {progress.total} rows so far."
        case Intake.State.PROCESSING:
            return f"Taking clips in: {progress.done} of {progress.total} rows."
        case Intake.State.FAILED:
            return _FAILURES.get(intake.failure, "The intake failed.")
    return " ".join([_counts(progress), *_withheld(intake, progress)])


def _counts(progress: Progress) -> str:
    named = [
        (progress.accepted, "accepted"),
        (progress.warned, "taken in with a warning"),
        (progress.refused, "refused"),
        (progress.repeated, "here already"),
    ]
    told = [f"{number} {word}" for number, word in named if number]
    return f"{progress.total} rows: {', '.join(told)}." if told else "The manifest has no rows."


def _withheld(intake: Intake, progress: Progress) -> list[str]:
    if not progress.withheld:
        return []
    missing = {
        (True, True): "no purpose and no consent named",
        (True, False): "no purpose named",
        (False, True): "no consent named",
    }.get((intake.purpose_id is None, not intake.consent_ref), "no consent to the project's purpose")
    return [f"{progress.withheld} of them were taken in but not handed out: {missing}."]

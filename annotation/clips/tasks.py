"""The worker's side of an intake: thin shells over one journey each."""

from celery import shared_task

from annotation.flow import intake, process, read_manifest
from config.base import jobs
from config.base.clock import utc_now


def _read(intake_id: int, job_id: int) -> None:
    read_manifest.read_intake(intake_id=intake_id, job_id=job_id, clock=utc_now)


def _process(intake_id: int, job_id: int) -> None:
    process.process_intake(intake_id=intake_id, job_id=job_id, clock=utc_now)


@shared_task(name=intake.READ)
def read(job_id: int) -> None:
    """Note the lines of a manifest."""
    jobs.run(job_id=job_id, work=_read, clock=utc_now)


@shared_task(name=intake.PROCESS)
def process_rows(job_id: int) -> None:
    """Turn the noted lines into clips."""
    jobs.run(job_id=job_id, work=_process, clock=utc_now)

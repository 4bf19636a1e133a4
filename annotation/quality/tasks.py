"""The worker's shell over bringing clips to a new overlap."""

from celery import shared_task

from annotation.flow import overlap
from config.base import jobs
from config.base.clock import utc_now


def _fit(change_id: int, job_id: int) -> None:
    overlap.fit(change_id=change_id, job_id=job_id, clock=utc_now)


@shared_task(name=overlap.FIT)
def fit(job_id: int) -> None:
    """Run one job: bring a project's clips to the overlap that a lead asked for."""
    jobs.run(job_id=job_id, work=_fit, clock=utc_now)

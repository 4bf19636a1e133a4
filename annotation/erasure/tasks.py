"""The worker's shell over erasing."""

from celery import shared_task

from annotation.flow.erase import erase
from config.base import jobs
from config.base.clock import utc_now


def _erase(erasure_id: int, job_id: int) -> None:
    erase(erasure_id=erasure_id, job_id=job_id, clock=utc_now)


@shared_task(name="erasure.erase")
def run(job_id: int) -> None:
    """Run one job: erase a speaker or a clip."""
    jobs.run(job_id=job_id, work=_erase, clock=utc_now)

"""The worker's shell over building an export."""

from celery import shared_task

from annotation.flow.export_build import build_export
from config.base import jobs
from config.base.clock import utc_now


def _build(export_id: int, job_id: int) -> None:
    build_export(export_id=export_id, job_id=job_id, clock=utc_now)


@shared_task(name="exports.build")
def build(job_id: int) -> None:
    """Run one job: build and seal an export."""
    jobs.run(job_id=job_id, work=_build, clock=utc_now)

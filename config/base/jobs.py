"""Background work: a Job row is inserted with what it is about, and its name is sent after commit.

The clock sends it again while it waits, so that work is never lost with the broker (PLATFORM: Celery over Redis
redelivers late after a kill). Every job can run twice: a run leases its row, and a second one finds it leased.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from config.base.models import Job

log = structlog.get_logger()

RESEND_AFTER = timedelta(seconds=20)
MAX_ATTEMPTS = 8
# Noted for a run whose process was gone before it could say how it failed.
WORKER_LOST = "worker_lost"


def enqueue(*, name: str, subject_id: int, now: datetime, due_at: datetime | None = None) -> None:
    """Insert the job of this name for one row, unless one waits already; ring the bell after commit.

    Must be called inside the transaction that makes the work necessary.
    """
    job, created = Job.objects.get_or_create(
        name=name,
        subject_id=subject_id,
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        defaults={"state": Job.State.QUEUED, "created_at": now, "due_at": due_at or now},
    )
    if created and job.due_at <= now:
        transaction.on_commit(lambda: ring(name=name, job_id=job.pk))


def ring(*, name: str, job_id: int) -> bool:
    """Tell the workers that a job waits; False when the broker is gone, which loses nothing."""
    try:
        current_app.send_task(name, args=[job_id], retry=False)
    except (OperationalError, OSError):
        log.warning("broker_unreachable", job=name, job_id=job_id)
        return False
    return True


def take(*, job_id: int, now: datetime) -> Job | None:
    """Lease the job for this process; None when it is done or somebody else runs it.

    A job whose last try ended with its worker fails here for good: nobody was left to note it.
    """
    lease = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    free = Q(state=Job.State.QUEUED, due_at__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(free, pk=job_id).first()
        if job is None:
            return None
        if job.state == Job.State.RUNNING and job.attempts >= MAX_ATTEMPTS:
            fail(job=job, code=WORKER_LOST, now=now)
            return None
        job.state, job.lease_until, job.attempts = Job.State.RUNNING, lease, job.attempts + 1
        job.save(update_fields=["state", "lease_until", "attempts"])
    return job


def renew(*, job_id: int, now: datetime) -> None:
    """Keep the lease while the work goes on; long work calls this at every step."""
    lease = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(lease_until=lease)


def finish(*, job: Job, now: datetime) -> None:
    """Mark the job as done, unless this run lost its lease and another one works on it."""
    ours = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    ours.update(state=Job.State.DONE, ended_at=now, lease_until=None)


def fail(*, job: Job, code: str, now: datetime) -> bool:
    """Note a failure and wait longer before the next try; True once it is given up."""
    given_up = job.attempts >= MAX_ATTEMPTS
    ours = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    ours.update(
        state=Job.State.FAILED if given_up else Job.State.QUEUED,
        due_at=now + timedelta(seconds=2 ** min(job.attempts, 8)),
        lease_until=None,
        ended_at=now if given_up else None,
        failures=[*job.failures, code][-MAX_ATTEMPTS:],
    )
    return given_up


def run(*, job_id: int, work: Callable[[int, int], None], clock: Callable[[], datetime]) -> None:
    """Run one job: `work(subject_id, job_id)` under the lease. A surprise is noted and raised again for the log."""
    job = take(job_id=job_id, now=clock())
    if job is None:
        return
    try:
        work(job.subject_id, job.pk)
    except Exception as surprise:
        fail(job=job, code=type(surprise).__name__[:64], now=clock())
        raise
    finish(job=job, now=clock())


def ring_waiting(*, now: datetime, at_most: int = 100) -> int:
    """Send again the names of due jobs that nobody runs; the clock calls this every second. Returns how many."""
    overdue = Q(sent_at__isnull=True) | Q(sent_at__lt=now - RESEND_AFTER)
    free = Q(state=Job.State.QUEUED, due_at__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        jobs = list(Job.objects.select_for_update(skip_locked=True).filter(free, overdue).order_by("due_at")[:at_most])
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(sent_at=now)
    for job in jobs:
        if not ring(name=job.name, job_id=job.pk):
            break
    return len(jobs)

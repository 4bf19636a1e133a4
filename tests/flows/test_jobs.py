"""Jobs: a row is leased, tried again, given up and finished, whatever becomes of the worker and the broker."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from config.base import jobs
from config.base.models import Job
from tests.factories import NOW

pytestmark = pytest.mark.django_db

NAME = "tests.work"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def rung(monkeypatch):
    """The names that were sent, instead of a broker."""
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, *args)))
    return sent


def waiting(**fields):
    return Job.objects.create(**{"name": NAME, "subject_id": 1, "created_at": NOW, "due_at": NOW, **fields})


def test_a_job_is_inserted_once_for_a_subject_and_rung_after_commit(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for subject_id in (1, 1, 2):
            jobs.enqueue(name=NAME, subject_id=subject_id, now=NOW)
        assert rung == []
    assert list(Job.objects.order_by("pk").values_list("subject_id", flat=True)) == [1, 2]
    assert rung == [(NAME, pk) for pk in Job.objects.order_by("pk").values_list("pk", flat=True)]


def test_what_is_done_can_become_necessary_again(rung):
    waiting(state=Job.State.DONE)
    jobs.enqueue(name=NAME, subject_id=1, now=NOW)
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 1


def test_a_leased_job_is_taken_by_nobody_else_until_the_lease_is_over(settings):
    job = waiting()
    assert jobs.take(job_id=job.pk, now=NOW).attempts == 1
    lease = timedelta(seconds=settings.JOB_LEASE_SECONDS)
    assert jobs.take(job_id=job.pk, now=NOW + lease) is None
    jobs.renew(job_id=job.pk, now=NOW + lease)
    assert jobs.take(job_id=job.pk, now=NOW + 2 * lease) is None
    assert jobs.take(job_id=job.pk, now=NOW + 2 * lease + timedelta(seconds=1)).attempts == 2


def test_a_job_is_not_taken_before_it_is_due():
    job = waiting(due_at=NOW + timedelta(seconds=1))
    assert jobs.take(job_id=job.pk, now=NOW) is None
    assert jobs.take(job_id=job.pk, now=job.due_at) is not None


def test_every_failure_waits_longer_and_the_last_one_gives_up():
    job, now, waits = waiting(), NOW, []
    for number in range(1, jobs.MAX_ATTEMPTS + 1):
        given_up = jobs.fail(job=jobs.take(job_id=job.pk, now=now), code=f"try_{number}", now=now)
        assert given_up is (number == jobs.MAX_ATTEMPTS)
        job.refresh_from_db()
        waits.append((job.due_at - now).total_seconds())
        now = job.due_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert (job.state, len(job.failures), job.failures[-1]) == (Job.State.FAILED, jobs.MAX_ATTEMPTS, "try_8")
    assert jobs.take(job_id=job.pk, now=LATER) is None


def test_a_job_that_kills_its_worker_every_time_is_given_up():
    job, now = waiting(), NOW
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.take(job_id=job.pk, now=now) is not None
        now += timedelta(hours=1)
    assert jobs.take(job_id=job.pk, now=now) is None
    job.refresh_from_db()
    assert (job.state, job.failures, job.ended_at) == (Job.State.FAILED, [jobs.WORKER_LOST], now)
    assert jobs.take(job_id=job.pk, now=LATER) is None
    assert jobs.ring_waiting(now=LATER) == 0


def test_the_last_try_is_still_tried_after_it_failed_in_the_ordinary_way():
    job = waiting(attempts=jobs.MAX_ATTEMPTS - 1)
    assert jobs.take(job_id=job.pk, now=NOW).attempts == jobs.MAX_ATTEMPTS


def test_a_run_that_lost_its_lease_ends_nothing():
    job = waiting()
    slow = jobs.take(job_id=job.pk, now=NOW)
    quick = jobs.take(job_id=job.pk, now=NOW + timedelta(hours=1))
    jobs.finish(job=slow, now=LATER)
    jobs.fail(job=slow, code="slow", now=LATER)
    job.refresh_from_db()
    assert (job.state, job.failures, job.lease_until) == (Job.State.RUNNING, [], quick.lease_until)
    jobs.finish(job=quick, now=LATER)
    job.refresh_from_db()
    assert (job.state, job.ended_at, job.lease_until) == (Job.State.DONE, LATER, None)


def test_a_surprise_is_noted_by_its_type_alone_and_raised():
    job = waiting()

    def work(subject_id, job_id):
        raise ValueError("the name of a speaker")

    with pytest.raises(ValueError, match="speaker"):
        jobs.run(job_id=job.pk, work=work, clock=lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.failures) == (Job.State.QUEUED, ["ValueError"])


def test_I10_a_broker_that_is_gone_loses_nothing(monkeypatch, rung):
    """I10: jobs that could not be sent wait in the database and are sent when the broker is back."""

    def gone(*_args, **_kwargs):
        raise OperationalError

    first, second = waiting(), waiting(subject_id=2)
    with monkeypatch.context() as without_broker:
        without_broker.setattr(current_app, "send_task", gone)
        jobs.ring_waiting(now=NOW)
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.QUEUED}
    assert jobs.ring_waiting(now=NOW + timedelta(seconds=1)) == 0
    assert jobs.ring_waiting(now=NOW + jobs.RESEND_AFTER + timedelta(seconds=1)) == 2
    assert sorted(rung) == [(NAME, first.pk), (NAME, second.pk)]


def test_what_nobody_runs_any_more_is_rung_and_what_waits_or_runs_is_not(rung):
    lost = waiting(state=Job.State.RUNNING, lease_until=NOW - timedelta(seconds=1))
    waiting(subject_id=2, state=Job.State.RUNNING, lease_until=LATER)
    waiting(subject_id=3, due_at=LATER)
    waiting(subject_id=4, state=Job.State.FAILED)
    assert jobs.ring_waiting(now=NOW) == 1
    assert rung == [(NAME, lost.pk)]

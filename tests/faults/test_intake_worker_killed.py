"""Workers killed, and workers given too much: an intake is finished by the next one, within bounded memory."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotation.clips.models import Clip, Intake, IntakeRow
from annotation.queue.models import Seat
from annotation.subjects.models import Subject
from config.base import jobs
from config.base.clock import utc_now
from tests.data import DATA, ROOT
from tests.factories import make_project
from tests.flows.intake_help import begin, outcomes
from tests.history import assert_sound, own_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]

Worker = subprocess.Popen[bytes]


def environment(**more: str) -> dict[str, str]:
    """What a program needs to work on the tests' own database."""
    return {**os.environ, "DATABASE_URL": own_database(), **more}


@pytest.fixture
def start_worker() -> Iterator[Callable[[], Worker]]:
    """Starts real Celery workers with a short lease on their jobs, and ends what is left of them."""
    started: list[Worker] = []

    def start() -> Worker:
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo", "-l", "ERROR"]
        command += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment(JOB_LEASE_SECONDS="3")))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def wait_until(reached: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait, ringing for waiting jobs as the clock does every second."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "nothing more happened"
        jobs.ring_waiting(now=utc_now())
        time.sleep(0.1)


def settled(intake: Intake) -> int:
    return IntakeRow.objects.filter(intake=intake).exclude(outcome=IntakeRow.Outcome.WAITING).count()


def test_an_intake_killed_half_way_is_finished_by_the_next_worker(
    start_worker: Callable[[], Worker], tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    chosen = [row for row in rows if row["group"] == "prompts-en"][:60]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf-8")
    intake = begin(make_project(), manifest, root=DATA)

    first = start_worker()
    wait_until(lambda: settled(intake) >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    half_way = settled(intake)
    assert 5 <= half_way < len(chosen)

    start_worker()
    wait_until(lambda: Intake.objects.get(pk=intake.pk).state == Intake.State.DONE)
    assert outcomes(intake) == {"accepted": len(chosen)}
    clips = Clip.objects.filter(project=intake.project)
    assert clips.count() == len(chosen)
    assert Seat.objects.filter(clip__in=clips).count() == len(chosen)
    assert Subject.objects.count() == len({row["speaker"] or row["id"] for row in chosen})
    assert_sound()


MEASURED = """
import sys
import django
django.setup()
from annotation.clips import tasks
from annotation.flow.intake import PROCESS, READ
from config.base.models import Job
for name, step in ((READ, tasks.read), (PROCESS, tasks.process_rows)):
    step(Job.objects.get(name=name).pk)
# Not ru_maxrss: that begins with what the process had before it became this one, the tests' own memory.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak_mib(intake: Intake) -> float:
    """Work an intake off in a process of its own and return the most memory that it had, in MiB."""
    env = environment(DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    intake.refresh_from_db()
    assert intake.state == Intake.State.DONE
    return int(done.stdout) / 1024


def test_many_rows_do_not_grow_a_worker(tmp_path: Path) -> None:
    number = 20_000
    manifest = tmp_path / "manifest.jsonl"
    with manifest.open("w") as file:
        for index in range(number):
            row = {"id": f"r{index}", "path": f"{index}.wav", "sha256": "0" * 64, "transcript": "word " * 100}
            file.write(json.dumps(row) + "\n")
    intake = begin(make_project(), manifest)
    peak = peak_mib(intake)
    assert outcomes(intake) == {"refused": number}
    assert peak < 300


def test_what_unpacks_to_hours_does_not_grow_a_worker(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    long = [row for row in rows if row["path"] in ("edge/silence-10h.flac", "edge/silence-30min.flac")]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in long))
    intake = begin(make_project(), manifest, root=DATA)
    peak = peak_mib(intake)
    assert outcomes(intake) == {"refused": 1, "warned": 1}
    assert peak < 600

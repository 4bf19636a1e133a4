"""The programs of Earshot that an instance consists of, and the environment each is given."""

import signal
from collections.abc import Mapping
from pathlib import Path

from config.local.child import Program
from config.local.plan import ROOT, Plan
from config.local.ports import LOOPBACK

WEB_WORKERS = 2
WEB_THREADS = 4  # of each web worker
WEB_STOP = 3  # seconds until a web worker that does not stop is killed; no response takes longer than one
JOB_WORKERS = 2


def environment(plan: Plan, *, urls: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return what Earshot's programs are given: the serving role's database only, never the owner's."""
    env = dict(environ) | dict(urls)
    del env["DATABASE_OWNER_URL"]
    env.pop("EARSHOT_DEMO", None)
    if plan.demo:
        env["EARSHOT_DEMO"] = "1"
    env["PORT"] = str(plan.port)
    env["DATA_DIR"] = str(plan.data_dir)
    env.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,.localhost")
    env["PYTHONUNBUFFERED"] = "1"
    return env


def web(plan: Plan, *, env: Mapping[str, str]) -> Program:
    """Return the web server."""
    argv = ["-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(plan.port), "--no-ws"]
    argv += ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)]
    # A worker that is told to stop while it still starts would be waited for without end.
    argv += ["--workers-kill-timeout", str(WEB_STOP), "--respawn-failed-workers"]
    argv += ["config.wsgi:application"]
    return Program(name="web", argv=argv, env=env, log=log_of(plan, "web"), cwd=ROOT)


def worker(plan: Plan, *, env: Mapping[str, str]) -> Program:
    """Return the worker that does jobs.

    It is stopped warmly. When the supervisor dies it is killed, its children with it: its database and broker are going
    too, and every job can run twice. A gentler signal can meet the very moment at which it notices that the broker is
    gone, be lost there, and leave a worker that looks for it for ever.
    """
    argv = ["-m", "celery", "-A", "config.celery", "worker", "-c", str(JOB_WORKERS), "--loglevel", "INFO"]
    # Workers need nothing of each other: rows say who does which job.
    argv += ["--without-mingle", "--without-gossip"]
    return Program(name="worker", argv=argv, env=env, log=log_of(plan, "worker"), cwd=ROOT, parent_death=signal.SIGKILL)


def clock(plan: Plan, *, env: Mapping[str, str]) -> Program:
    """Return the clock that takes due rows every second."""
    return Program(name="clock", argv=["manage.py", "clock"], env=env, log=log_of(plan, "clock"), cwd=ROOT)


def migrate(plan: Plan, *, env: Mapping[str, str], owner_url: str) -> Program:
    """Return the command that brings the database up to date, as the role that owns it."""
    return Program(
        name="manage.py migrate",
        argv=["manage.py", "migrate", "--noinput"],
        env={**env, "DATABASE_URL": owner_url, "DATABASE_OWNER_URL": owner_url},
        log=log_of(plan, "migrate"),
        cwd=ROOT,
    )


def make_demo(plan: Plan, *, env: Mapping[str, str]) -> Program:
    """Return the command that makes the demo's people, projects and clips."""
    return Program(
        name="manage.py demo",
        argv=["manage.py", "demo", "--if-empty"],
        env=env,
        log=log_of(plan, "demo"),
        cwd=ROOT,
    )


def log_of(plan: Plan, name: str) -> Path:
    """Return where a program's output goes."""
    return plan.data_dir / "logs" / f"{name}.log"

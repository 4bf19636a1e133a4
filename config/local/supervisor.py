"""Starts everything that one instance needs, keeps it running, and ends all of it when it ends."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from config.local import lock, programs, runtime
from config.local.child import Child, Program, last_line
from config.local.health import wait_until_healthy
from config.local.plan import DEMO_MADE, Plan, check_port, open_data_dir, read_plan
from config.local.services import Services
from config.local.trouble import StartupError
from config.local.watch import Bell, StopRequested, ignore_stop_signals, request_stop_on_signals, watch

HEALTHY_WITHIN = 90.0  # seconds from the start of the web server


def run(environ: Mapping[str, str]) -> int:
    """Run an instance until it is told to stop; returns the exit code. Told in plain sentences what goes wrong."""
    return _guarded(_run, environ)


def run_services(environ: Mapping[str, str]) -> int:
    """Run PostgreSQL and Valkey alone, for tools, until told to stop; returns the exit code."""
    return _guarded(_run_services, environ)


def _guarded(job: Callable[[Mapping[str, str]], None], environ: Mapping[str, str]) -> int:
    os.umask(0o077)
    request_stop_on_signals()
    try:
        job(environ)
    except StopRequested:
        _tell("Stopped.")
    except StartupError as error:
        return _give_up(str(error))
    except OSError as error:
        return _give_up(f"the system refused: {error.strerror or error} ({error.filename or 'no file named'}).")
    return 0


def _give_up(sentence: str) -> int:
    ignore_stop_signals()
    print(f"Earshot did not start: {sentence}", file=sys.stderr, flush=True)
    return 1


def _run(environ: Mapping[str, str]) -> None:
    plan = read_plan(environ)
    began = time.monotonic()
    open_data_dir(plan.data_dir)
    with _instance(plan, environ=environ) as (services, bell, started):
        check_port(plan.port)
        services.start(tell=_tell)
        urls = services.urls()
        env = programs.environment(plan, urls=urls, environ=environ)
        _tell("Bringing the database up to date.")
        _run_to_its_end(programs.migrate(plan, env=env, owner_url=urls["DATABASE_OWNER_URL"]), started)
        _tell_commands(plan, urls=urls, env=env)
        if plan.demo and not (plan.data_dir / DEMO_MADE).exists():
            _tell("Making the demo: people, projects and clips.")
            _run_to_its_end(programs.make_demo(plan, env=env), started)
            (plan.data_dir / DEMO_MADE).touch(mode=0o600)
        check_port(plan.port)
        ours = [programs.web(plan, env=env), programs.worker(plan, env=env), programs.clock(plan, env=env)]
        for program in ours:
            started.append(program)
            program.start()
        _wait_until_healthy(plan, children=[*services.children, *ours])
        _tell(f"Earshot is ready after {time.monotonic() - began:.0f} s: {plan.address}")
        _tell(f"Its data and logs are in {plan.data_dir}. Ctrl-C stops it.")
        watch([*services.children, *ours], bell=bell, tell=_tell)


def _run_services(environ: Mapping[str, str]) -> None:
    plan = read_plan(environ)
    open_data_dir(plan.data_dir)
    with _instance(plan, environ=environ) as (services, bell, _):
        services.start(tell=_tell)
        urls = services.urls()
        _tell_commands(plan, urls=urls, env=programs.environment(plan, urls=urls, environ=environ))
        _tell(f"PostgreSQL and Valkey are ready; {plan.data_dir / runtime.NAME} says where. Ctrl-C stops them.")
        watch(services.children, bell=bell, tell=_tell)


@contextmanager
def _instance(plan: Plan, *, environ: Mapping[str, str]) -> Iterator[tuple[Services, Bell, list[Child]]]:
    """Hold the data folder's lock, and stop on the way out what was started: programs first, then the servers."""
    held = lock.acquire(plan.data_dir)
    started: list[Child] = []
    services: Services | None = None
    try:
        runtime.remove(plan.data_dir)
        services = Services(data_dir=plan.data_dir, environ=environ)
        with Bell() as bell:
            yield services, bell, started
    finally:
        ignore_stop_signals()
        runtime.remove(plan.data_dir)
        if services is not None:
            _stop(services, started)
        lock.release(held)


def _stop(services: Services, started: list[Child]) -> None:
    if started or any(child.process for child in services.children):
        _tell("Stopping.")
    for child in started:
        child.ask_to_stop()
    for child in started:
        child.stop()
    services.stop()


def _run_to_its_end(program: Program, started: list[Child]) -> None:
    started.append(program)
    program.run()
    started.remove(program)


def _wait_until_healthy(plan: Plan, *, children: list[Child]) -> None:
    """Return when GET /healthz answers 200; raises StartupError when a child ends first or it takes too long."""

    def check() -> None:
        for child in children:
            if child.ended():
                raise StartupError(
                    f"{child.describe_end()} (its last words: {last_line(child.log)!r}): read {child.log}, put that "
                    "right, and start again."
                )

    answered = wait_until_healthy(plan.port, within=HEALTHY_WITHIN, check=check)
    if answered is not None:
        raise StartupError(
            f"not everything was up within {HEALTHY_WITHIN:.0f} s (GET /healthz answered: {answered}): read the logs "
            f"in {plan.data_dir / 'logs'}, and start again."
        )


def _tell_commands(plan: Plan, *, urls: Mapping[str, str], env: Mapping[str, str]) -> None:
    """Write what `manage.py` commands beside this instance need."""
    own = {name: env[name] for name in ("PORT", "DATA_DIR", "ALLOWED_HOSTS")}
    demo = {"EARSHOT_DEMO": "1"} if plan.demo else {}
    runtime.write(data_dir=plan.data_dir, values={**urls, **own, **demo, "PID": str(os.getpid())})


def _tell(line: str) -> None:
    print(line, flush=True)

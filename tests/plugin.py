"""Starts the embedded PostgreSQL and Valkey before the settings are read, and stops them after the last test.

Loaded early (`-p tests.plugin` in pyproject.toml), because pytest-django reads the settings before any conftest runs.
EARSHOT_TEST_DATABASE_URL and EARSHOT_TEST_REDIS_URL name servers to use instead; the database role given there must be
allowed to make databases and to act as `earshot_app`.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from config.local.roles import OWNER, allow_test_databases
from config.local.services import Services
from config.local.trouble import StartupError

GIVEN = {"EARSHOT_TEST_DATABASE_URL": "DATABASE_URL", "EARSHOT_TEST_REDIS_URL": "REDIS_URL"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the servers of this process. Each process that runs tests has its own: the audit log is read up to the
    oldest open transaction of the whole server, so two suites on one would wait for each other's."""
    _start(early_config)
    return (yield)


def _start(config: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="earshot-test-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    given = {name: os.environ[source] for source, name in GIVEN.items() if os.environ.get(source)}
    programs = {name: os.environ[name] for name in ("PATH", "POSTGRES_BIN", "VALKEY_BIN") if name in os.environ}
    try:
        services = Services(data_dir=folder, environ={**programs, **given})
        config.add_cleanup(services.stop)
        services.start(tell=lambda _line: None)
    except StartupError as error:
        raise pytest.UsageError(f"The tests need their own PostgreSQL and Valkey: {error}") from None
    urls = services.urls()
    if services.postgres is not None:
        urls["DATABASE_URL"] = services.postgres.url(OWNER)
        with services.postgres.connect() as server:
            allow_test_databases(server)
    os.environ.update(urls)
    os.environ.update(
        DATA_DIR=str(folder),
        EARSHOT_ENV="test",
        # Playwright's synchronous interface runs an event loop in the main thread, where Django would refuse queries.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )

"""Whatever a race came to, its rows are judged afterwards by the history checker."""

from collections.abc import Iterator

import pytest

from tests.history import assert_sound


@pytest.fixture
def sound_history(transactional_db: None) -> Iterator[None]:
    """Checks all that a test has left, before it is flushed. Not for tests that write rows past the journeys."""
    yield
    assert_sound()

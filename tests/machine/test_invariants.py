"""I1 to I7 under any order of calls: people at several tabs, time, withdrawals, escalations, erasures, pauses."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.answering import Answering
from tests.machine.leading import Leading
from tests.machine.reviewing import Reviewing
from tests.machine.stopping import Stopping

# With the profiles of tests/conftest.py: 12 examples of 50 steps in every run, 300 of them at night. Hypothesis ends
# some examples before their time, so fewer steps are asked for: 500, and 12,000.
STEPS = 50


class Everything(Reviewing, Answering, Leading, Stopping):
    """All rules together."""


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.django_db(transaction=True)
def test_no_order_of_calls_breaks_an_invariant() -> None:
    Everything.steps = 0
    examples = settings().max_examples // 8
    run_state_machine_as_test(
        Everything,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
    assert Everything.steps >= 5 * settings().max_examples

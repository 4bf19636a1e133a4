"""The witness of I2: who opened or ended a clip is never given it again; what went back unopened may come again."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.factories import NOW
from tests.machine.witness import Given, Rows, Witness

FIRST = Given(
    pk=1, public_id=uuid4(), clip=1, seat=1, person=1, kind="label", state="held", day=NOW.date(), opened_at=None,
    ended_at=None,
)  # fmt: skip
AGAIN = replace(FIRST, pk=2, public_id=uuid4())


def given_again(*, after_state: str, opened: bool = False, opened_before: bool = False) -> None:
    """Let one step end the first giving and make a second one of the same clip to the same person."""
    witness = Witness.__new__(Witness)
    witness._opened = {(1, 1)} if opened_before else set()
    before = Rows(given={1: FIRST})
    witness.now = Rows(given={1: replace(FIRST, state=after_state, opened_at=NOW if opened else None), 2: AGAIN})
    witness._nobody_twice(before, [AGAIN])


@pytest.mark.parametrize("state", ["expired", "returned", "withdrawn"])
def test_what_went_back_unopened_may_come_again_in_the_same_step(state: str) -> None:
    given_again(after_state=state)


@pytest.mark.parametrize("state", ["held", "done", "surplus", "skipped", "accidental", "escalated"])
def test_what_somebody_has_or_ended_comes_no_second_time(state: str) -> None:
    with pytest.raises(AssertionError, match="I2"):
        given_again(after_state=state)


@pytest.mark.parametrize("opened_before", [True, False])
def test_what_somebody_opened_comes_no_second_time(opened_before: bool) -> None:
    with pytest.raises(AssertionError, match="I2"):
        given_again(after_state="expired", opened=not opened_before, opened_before=opened_before)

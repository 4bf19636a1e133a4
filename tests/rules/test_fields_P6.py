"""The purpose × field table: default deny, a cell for everything, every cell enforced at both ends."""

import dataclasses
import itertools
from typing import Any

import pytest

from annotation.clips.context import filter_at_intake, render_for
from annotation.clips.manifest import Row
from annotation.projects.fields import (
    CONTEXT_FIELDS,
    PLACE_KINDS,
    PURPOSES,
    ROLES,
    TABLE,
    Treatment,
    as_markdown,
    may_see,
    treatment,
)
from tests.rules.reference import assert_in_step

# One value for each field whose traces can be told apart in whatever is made of it.
SAMPLES: dict[str, tuple[Any, str]] = {
    "contacts": ({"said": "quill", "chosen": "Quill Ash", "candidates": [{"name": "Quill Ash"}]}, "quill"),
    "account_number": ("RO49AAAA1B31007593840000", "code-of-24"),
    "phone": ("0722 123 456", "0722"),
    "assistant_answer": ("the larch is tall", "larch"),
    "device": ({"model": "birch-2", "firmware": "1"}, "birch-2"),
    "hypothesis": ("play the elm song", "elm"),
    "intent": ("rowan", "rowan"),
    "slots": ({"title": "hazel"}, "hazel"),
    "transcript": ("play the yew song", "yew"),
    "labels": ({"intent": "alder"}, "alder"),
    "wake_word": ("maple", "maple"),
    "wake_word_present": (True, "True"),
    **{f"place.{kind}": ({"kind": kind, "lat": 44.4268, "lon": 26.1025}, f"'kind': '{kind}'") for kind in PLACE_KINDS},
}
CELLS = list(itertools.product(ROLES, PURPOSES, SAMPLES))


def code_of(number: str) -> str:
    return f"code-of-{len(number)}"


def context_with(field: str) -> dict[str, Any]:
    return {field.partition(".")[0]: SAMPLES[field][0]}


@pytest.mark.parametrize(("role", "purpose", "field"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_P6_cell(role: str, purpose: str, field: str) -> None:
    """P6: purpose decides fields, where clips come in and where responses are made."""
    cell = TABLE[field][purpose]
    trace = SAMPLES[field][1]
    kept, _ = filter_at_intake(context=context_with(field), purpose=purpose, mac=code_of)
    assert (trace in str(kept)) is (cell.treatment is not Treatment.DROP)
    shown = render_for(role=role, purpose=purpose, kept=kept)
    assert (trace in str(shown)) is (role in cell.shown_to)


@pytest.mark.parametrize("field", [*CONTEXT_FIELDS, *(item.name for item in dataclasses.fields(Row))])
def test_P6_every_field_has_a_cell_for_every_purpose(field: str) -> None:
    """P6: a field without a cell fails the build."""
    if field == "context":
        return
    names = [f"place.{kind}" for kind in PLACE_KINDS] if field == "place" else [field]
    for name in names:
        assert set(TABLE[name]) == set(PURPOSES), name


def test_every_context_field_has_a_sample() -> None:
    named = {name.partition(".")[0] for name in SAMPLES}
    assert named == set(CONTEXT_FIELDS)


@pytest.mark.parametrize("purpose", [*PURPOSES, "unheard_of"])
@pytest.mark.parametrize("role", [*ROLES, "visitor"])
def test_P6_unknown_field_purpose_or_role_is_denied(purpose: str, role: str) -> None:
    """P6: default deny."""
    secret = {"home_address": "12 Oak Street", "place": {"kind": "home", "lat": 1.0, "lon": 2.0}}
    kept, exact = filter_at_intake(context=secret, purpose=purpose, mac=code_of)
    assert (kept, exact) == ({}, None)
    assert render_for(role=role, purpose=purpose, kept=secret) == {}
    everything = {name: SAMPLES[name][0] for name in SAMPLES if "." not in name}
    if purpose == "unheard_of":
        assert filter_at_intake(context=everything, purpose=purpose, mac=code_of) == ({}, None)
        assert treatment(field="device", purpose=purpose) is Treatment.DROP
    if "unheard_of" in (purpose,) or role == "visitor":
        assert render_for(role=role, purpose=purpose, kept=everything) == {}


def test_fields_of_the_row_do_not_slip_through_the_context() -> None:
    kept, _ = filter_at_intake(context={"ref": "r-1", "speaker": "Ana", "path": "x"}, purpose="training", mac=code_of)
    assert kept == {}


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize(
    "field",
    ["transcript", "labels", "wake_word_present", "account_number", "phone", "speaker", "consent", "ref", "path"],
)
def test_P6_reviewer_reads_no_answers_and_no_identity(field: str, purpose: str) -> None:
    """P6, stated apart from the table: what would answer for reviewers, or tell them who speaks, is never theirs."""
    assert not may_see(field=field, purpose=purpose, role="reviewer")


def test_nobody_is_shown_what_is_dropped() -> None:
    shown = [(field, purpose) for field, cells in TABLE.items() for purpose, cell in cells.items() if cell.shown_to]
    assert shown
    assert all(TABLE[field][purpose].treatment is not Treatment.DROP for field, purpose in shown)


def test_reference_page_is_in_step() -> None:
    assert_in_step(page="fields.md", table=as_markdown())

"""Contacts, telephone and account numbers: three names at most, never a number."""

import json
import re
import string
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotation.clips.contacts import short_name
from annotation.clips.context import filter_at_intake
from annotation.clips.numbers import normal_account, scrub

LIST = [
    {"name": "Bogdan Popescu", "phone": "+40 722 123 456"},
    {"name": "Hannah Smith", "email": "hannah@example.com"},
    {"name": "Anna Kowalska", "address": "12 Oak Street"},
    {"name": "Ana Maria Ionescu"},
    {"name": "0722 999 888"},
    {"name": "Popescu, Ana"},
    {"name": "Dan"},
]
NUMBER = "RO49 AAAA 1B31 0075 9384 0000"


def filtered(context: dict[str, Any], purpose: str = "answer_quality") -> dict[str, Any]:
    return filter_at_intake(context=context, purpose=purpose, mac=lambda number: f"mac{len(number)}")[0]


def test_P8_said_chosen_and_the_three_that_sound_nearest() -> None:
    """P8: what was said, what was chosen, up to three nearest-sounding candidates as first name and initial."""
    kept = filtered({"contacts": {"said": "Ana", "chosen": {"name": "Anna Kowalska"}, "candidates": LIST}})
    assert kept["contacts"] == {"said": "Ana", "chosen": "Anna K.", "candidates": ["Ana I.", "Ana P.", "Anna K."]}


def test_sound_goes_before_spelling() -> None:
    names = [{"name": "Stephan Braun"}, {"name": "Stella Roth"}, {"name": "Ștefan Rusu"}, {"name": "Step"}]
    kept = filtered({"contacts": {"said": "stefan", "chosen": None, "candidates": names}})
    assert kept["contacts"]["candidates"][:2] == ["Ștefan R.", "Stephan B."]


def test_names_of_another_script_are_compared_by_spelling() -> None:
    names = [{"name": "राहुल वर्मा"}, {"name": "अनिता शर्मा"}]
    kept = filtered({"contacts": {"said": "अनीता", "chosen": None, "candidates": names}})
    assert kept["contacts"]["candidates"][0] == "अनिता श."


@given(
    st.text(min_size=1, max_size=30),
    st.lists(st.text(alphabet=string.ascii_letters + string.digits + " +-(),@.", max_size=30), max_size=20),
)
def test_P8_never_numbers_never_the_list(said: str, names: list[str]) -> None:
    """P8: never numbers, never the list."""
    kept = filtered({"contacts": {"said": said, "chosen": said, "candidates": [{"name": name} for name in names]}})
    found = kept.get("contacts", {"candidates": [], "chosen": None})
    shown = [*found["candidates"], found["chosen"] or ""]
    assert len(found["candidates"]) <= 3
    assert not any(char.isdigit() or char == "@" for name in shown for char in name)
    assert filtered({"contacts": {"said": said, "chosen": said, "candidates": names}}) == kept


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Maria Kowalska", "Anna K."),
        ("Kowalska, Anna Maria", "Anna K."),
        ("Anna K.", "Anna K."),
        ("Mum", "Mum"),
        ("Bob 0722123456", "Bob"),
        ("anna.k@example.com", None),
        (" , ", None),
        ("+40 (722) 123", None),
        ("Smith,", "Smith"),
    ],
)
def test_short_name(name: str, expected: str | None) -> None:
    assert short_name(name) == expected


@pytest.mark.parametrize("contacts", [["Ana"], "Ana", {}, {"said": 3}, {"said": " "}, {"candidates": LIST}])
def test_contacts_of_another_shape_are_not_kept(contacts: Any) -> None:
    assert filtered({"contacts": contacts}) == {}


def test_P8_account_number_becomes_a_code_and_phone_is_dropped() -> None:
    """P8: account numbers become a keyed MAC at intake."""
    kept = filtered({"account_number": NUMBER, "phone": "0722 123 456"})
    assert kept == {"account_number": {"mac": "mac24"}}


@pytest.mark.parametrize("writing", ["ro49aaaa1b31007593840000", "RO49-AAAA-1B31-0075-9384-0000", f" {NUMBER} "])
def test_writings_of_one_account_have_one_code(writing: str) -> None:
    assert normal_account(writing) == normal_account(NUMBER)


@pytest.mark.parametrize(
    ("value", "expected"), [("१२३", "123"), (42, "42"), ("--", None), (True, None), ({"mac": "1"}, None)]
)
def test_normal_account(value: Any, expected: str | None) -> None:
    assert normal_account(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"from {NUMBER} now", "from [account] now"),
        ("RO49AAAA1B31007593840000", "[account]"),
        ("gb29 nwbk 6016 1331 9268 19 now", "[account] now"),
        ("call +40 722-123-456.", "call [account]."),
        ("card 4111 1111 1111 1111", "card [account]"),
        ("1, 2, 3, 4, 5, 6, 7, 8", "[account]"),
        ("६२३४५६७८९", "[account]"),
        ("123.456.789-09", "[account]"),
        ("at 44.4267674, 26.1025384", "at [account]"),
        ("at 44.426, 26.102", "at [account]"),
        ("2026-10-05 1234 5678", "2026-10-05 [account]"),
        ("on 2026-10-05 at 14:30", "on 2026-10-05 at 14:30"),
        ("am 05.10.2026", "am 05.10.2026"),
        ("between 2019-2020", "between 2019-2020"),
        ("19,053,815 people", "19,053,815 people"),
        ("set 3 timers for 10 minutes", "set 3 timers for 10 minutes"),
    ],
)
def test_scrub(text: str, expected: str) -> None:
    assert scrub(text) == expected


NUMBERISH = st.text(alphabet="0123456789 -.,/()ABab٣", max_size=60)


@given(NUMBERISH)
@example("2026-10-0512345678")
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)


@given(st.integers(10**7, 10**34), st.sampled_from(["", " ", "-", " - ", "."]), NUMBERISH, NUMBERISH)
def test_P8_no_account_number_gets_past_intake_in_text(number: int, separator: str, before: str, after: str) -> None:
    """P8: account numbers become a keyed MAC at intake; in text they are gone, spaced or not."""
    digits = str(number)
    spoken = separator.join(digits)
    kept = filtered(
        {
            "assistant_answer": f"{before}: {spoken} :{after}",
            "hypothesis": spoken,
            "slots": {"to": spoken, "deep": [{"n": number}], "phone": "555"},
            "transcript": spoken,
        }
    )
    assert digits not in re.sub(r"\D", "", json.dumps([kept["hypothesis"], kept["slots"], kept["transcript"]]))
    assert spoken not in kept["assistant_answer"]
    assert "555" not in json.dumps(kept["slots"])


@given(
    st.lists(st.sampled_from([item["name"] for item in LIST]), unique=True), st.sampled_from(["ana", "dan", "bogdan"])
)
def test_filtering_what_was_kept_lets_nothing_more_through(names: list[str], said: str) -> None:
    context = {"contacts": {"said": said, "chosen": names[:1], "candidates": names}, "account_number": NUMBER}
    once = filtered({**context, "assistant_answer": f"ok, {NUMBER}", "slots": {"a": 12345678}})
    twice = filtered(once)
    assert sorted(twice["contacts"].pop("candidates")) == sorted(once["contacts"].pop("candidates"))
    assert twice == {name: value for name, value in once.items() if name != "account_number"}

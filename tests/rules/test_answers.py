"""Answers: each type's values, one shape in the end, and a refusal that names question and reason."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.projects.answers import InvalidAnswers, check_answers
from annotation.projects.templates import TEMPLATES


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": kind, "text": {"en": name}, **more}


OPTIONS = [{"id": code, "text": {"en": code}} for code in ("a", "b", "c")]
FORM: dict[str, Any] = {
    "title": {"en": "A form"},
    "questions": [
        question("one", "choice", options=OPTIONS, required=True),
        question("many", "multi_choice", options=OPTIONS),
        question("sure", "yes_no"),
        question("good", "rating"),
        question("note", "text", max_length=5),
        question("long", "text"),
        question("words", "transcript"),
    ],
}


def check(conditions: tuple[str, ...] = (), **answers: Any) -> dict[str, Any]:
    return check_answers(definition=FORM, answers=answers, conditions=conditions)


@pytest.mark.parametrize(
    ("name", "given_value", "kept"),
    [
        ("one", "b", "b"),
        ("one", "cannot_tell", "cannot_tell"),
        ("many", ["c", "a"], ["a", "c"]),
        ("many", ["cannot_tell"], ["cannot_tell"]),
        ("many", "cannot_tell", ["cannot_tell"]),
        ("sure", "yes", "yes"),
        ("sure", "cannot_tell", "cannot_tell"),
        ("good", 5, 5),
        ("good", "cannot_tell", "cannot_tell"),
        ("note", " cafe\u0301 ", "caf\u00e9"),
        ("note", "ab\r\ncd", "ab\ncd"),
        ("note", "e\u0301" * 5, "\u00e9" * 5),
        ("words", "[tv] pornește [unclear]", "[tv] pornește [unclear]"),
        ("words", "x" * 5000, "x" * 5000),
        ("long", "x" * 2000, "x" * 2000),
    ],
)
def test_kept(name: str, given_value: Any, kept: Any) -> None:
    assert check(**{"one": "a", name: given_value})[name] == kept


@pytest.mark.parametrize(
    ("language", "kept"), [("ro-RO", "ș ț Ș"), ("ro", "ș ț Ș"), ("tr-TR", "ş ţ Ş"), ("und", "ş ţ Ş")]
)
def test_cedillas_become_commas_in_romanian_alone(language: str, kept: str) -> None:
    answers = check_answers(definition=FORM, answers={"one": "a", "note": "ş ţ Ş"}, language=language)
    assert answers["note"] == kept


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("one", "d", "unknown_option"),
        ("one", ["a"], "wrong_type"),
        ("one", {"a": 1}, "wrong_type"),
        ("one", None, "required"),
        ("one", "", "required"),
        ("many", "a", "wrong_type"),
        ("many", ["a", 1], "wrong_type"),
        ("many", ["a", "a"], "repeated_option"),
        ("many", ["a", "cannot_tell"], "unknown_option"),
        ("many", ["d"], "unknown_option"),
        ("sure", True, "wrong_type"),
        ("sure", "maybe", "unknown_option"),
        ("good", 0, "unknown_option"),
        ("good", 6, "unknown_option"),
        ("good", True, "wrong_type"),
        ("good", 3.0, "wrong_type"),
        ("good", "3", "wrong_type"),
        ("note", "123456", "too_long"),
        ("note", "x" * 10_000, "too_long"),
        ("note", 7, "wrong_type"),
        ("note", "a\u0000", "bad_characters"),
        ("note", "a\ud800", "bad_characters"),
        ("note", "\u001b[1m", "bad_characters"),
        ("long", "x" * 2001, "too_long"),
        ("words", "x" * 5001, "too_long"),
        ("extra", "x", "unknown_question"),
    ],
)
def test_refused_by_question_and_reason(name: str, value: Any, reason: str) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        check(**{"one": "a", name: value})
    assert caught.value.code == "invalid_answers"
    assert caught.value.status == 400
    assert caught.value.details == {"question": name, "reason": reason}


@pytest.mark.parametrize("answers", [None, [], "one", 3])
def test_answers_that_are_no_object(answers: Any) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        check_answers(definition=FORM, answers=answers)
    assert caught.value.details == {"question": None, "reason": "wrong_type"}


def test_a_condition_stands_for_what_was_left_open() -> None:
    assert check(conditions=("no_speech",)) == {}
    assert check(conditions=("cut_off",), sure="yes") == {"sure": "yes"}
    with pytest.raises(InvalidAnswers):
        check(conditions=("cut_off",), one="d")


def test_an_empty_form_is_no_answer() -> None:
    free = {"title": {"en": "x"}, "questions": [question("note", "text")]}
    with pytest.raises(InvalidAnswers) as caught:
        check_answers(definition=free, answers={"note": "  \n"})
    assert caught.value.details == {"question": None, "reason": "nothing_answered"}


def test_answers_come_back_in_the_order_of_the_form() -> None:
    assert list(check(words="w", good=1, one="a")) == ["one", "good", "words"]


def test_a_template_is_answered() -> None:
    form = TEMPLATES["understanding"]
    answers = {"intent": "weather", "slots": "București", "understood": "no"}
    assert check_answers(definition=form, answers=answers) == answers


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.sampled_from("abcd"), max_size=3)


@given(st.dictionaries(st.sampled_from([item["id"] for item in FORM["questions"]]), VALUES))
def test_checking_twice_changes_nothing(answers: dict[str, Any]) -> None:
    try:
        once = check_answers(definition=FORM, answers=answers, conditions=("cut_off",))
    except InvalidAnswers:
        return
    assert check_answers(definition=FORM, answers=once, conditions=("cut_off",)) == once
    text = json.dumps(once, ensure_ascii=False)
    assert unicodedata.is_normalized("NFC", text)

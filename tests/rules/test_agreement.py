"""When people disagree, and how many answers are right."""

import pytest

from annotation.quality.rules import disagree, right_answers

FORM = {
    "questions": [
        {"id": "said", "type": "choice"},
        {"id": "what", "type": "multi_choice"},
        {"id": "sure", "type": "yes_no"},
        {"id": "stars", "type": "rating"},
        {"id": "words", "type": "transcript"},
    ]
}
OLDER = {"questions": [{"id": "words", "type": "transcript"}, {"id": "sure", "type": "yes_no"}]}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"said": "yes"}, {"said": "yes"}, False),
        ({"said": "yes"}, {"said": "no"}, True),
        ({"said": "yes"}, {}, True),
        ({"what": ["a", "b"]}, {"what": ["a"]}, True),
        ({"said": "yes", "words": "turn on"}, {"said": "yes", "words": "turn off"}, False),
        ({"stars": 4}, {"stars": 5}, False),
        ({"sure": "yes"}, {"sure": "cannot_tell"}, True),
    ],
)
def test_only_what_was_chosen_is_compared(one, other, apart):
    assert disagree(given=[(FORM, one), (FORM, other)]) is apart


def test_a_third_voice_ends_no_disagreement():
    assert disagree(given=[(FORM, {"said": "yes"}), (FORM, {"said": "no"}), (FORM, {"said": "yes"})])


def test_questions_that_stood_in_one_form_alone_are_not_compared():
    assert not disagree(given=[(FORM, {"said": "yes"}), (OLDER, {})])
    assert disagree(given=[(FORM, {"sure": "yes"}), (OLDER, {"sure": "no"})])


def test_one_answer_agrees_with_itself():
    assert not disagree(given=[(FORM, {"said": "yes"})])
    assert not disagree(given=[])


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"said": "yes", "words": "Turn  ON"}, 2),
        ({"said": "yes"}, 1),
        ({"said": "no", "words": "turn off", "stars": 3}, 0),
    ],
)
def test_answers_are_right_where_the_gold_says_something(given, right):
    assert right_answers(gold={"said": "yes", "words": "turn on"}, given=given) == (2, right)

"""Comparing answers: whether people disagree, and how many answers are right. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

# Questions whose answers are one of a few; people agree on them or do not. A rating may differ by a shade.
CLOSED = ("choice", "multi_choice", "yes_no")

Definition = Mapping[str, Any]
Answers = Mapping[str, Any]


def closed_questions(definition: Definition) -> frozenset[str]:
    """Return the ids of a form's questions that are answered by choosing."""
    return frozenset(question["id"] for question in definition["questions"] if question["type"] in CLOSED)


def disagree(*, given: Sequence[tuple[Definition, Answers]]) -> bool:
    """Tell whether people chose differently in a question that stood in the form of each of them.

    No answer differs from any: somebody heard nothing where another did. Free text is not compared.
    """
    if len(given) < 2:
        return False
    shared = frozenset.intersection(*(closed_questions(definition) for definition, _ in given))
    first = given[0][1]
    return any(answers.get(name) != first.get(name) for _, answers in given[1:] for name in shared)


def right_answers(*, gold: Answers, given: Answers) -> tuple[int, int]:
    """Return how many questions the gold answers say something about, and how many of them were answered so.

    Text counts as right whatever its spacing and case.
    """
    right = sum(_plain(given.get(name)) == _plain(value) for name, value in gold.items())
    return len(gold), right


def _plain(value: Any) -> Any:
    return " ".join(unicodedata.normalize("NFC", value).casefold().split()) if isinstance(value, str) else value

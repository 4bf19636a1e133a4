"""Label forms: what may be published, and where and why another may not."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.projects.fields import Purpose
from annotation.projects.form_schema import DESK_KEYS
from annotation.projects.forms import InvalidForm, check_form
from annotation.projects.templates import TEMPLATES
from annotation.projects.templates.texts import LANGUAGES

FORM: dict[str, Any] = {
    "title": {"en": "A form"},
    "questions": [
        {
            "id": "said",
            "type": "choice",
            "text": {"en": "Which?"},
            "required": True,
            "options": [{"id": "a", "text": {"en": "A"}, "key": "1"}, {"id": "b", "text": {"en": "B"}, "key": "2"}],
        },
        {"id": "words", "type": "transcript", "text": {"en": "Write"}, "max_length": 10, "prefill": "hypothesis"},
        {"id": "sure", "type": "yes_no", "text": {"en": "Sure?"}},
        {"id": "good", "type": "rating", "text": {"en": "Good?"}},
    ],
}


def changed(place: str, value: Any) -> dict[str, Any]:
    """Return the form with one place set, or removed for `...`; the place is written as check_form writes it."""
    form = copy.deepcopy(FORM)
    steps = place.replace("[", ".[").split(".")
    at: Any = form
    for step in steps[:-1]:
        at = at[int(step[1:-1])] if step.startswith("[") else at[step]
    last: Any = int(steps[-1][1:-1]) if steps[-1].startswith("[") else steps[-1]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return form


def refusal(form: Any) -> InvalidForm:
    with pytest.raises(InvalidForm) as caught:
        check_form(form)
    return caught.value


def test_form_as_documented() -> None:
    check_form(FORM)


@pytest.mark.parametrize("purpose", list(Purpose)[:4])
def test_templates(purpose: str) -> None:
    form = TEMPLATES[purpose]
    check_form(form)
    assert set(form["title"]) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("title", ..., "form"),
        ("title", {}, "title"),
        ("title", {"en": ""}, "title.en"),
        ("title", {"en": " \n"}, "title"),
        ("title", {"en": "a\u0000"}, "title"),
        ("title", {"English": "x"}, "title"),
        ("title", {"en": "A", "fr": "B"}, "questions[0].text"),
        ("questions", [], "questions"),
        ("questions[0].id", "Said", "questions[0].id"),
        ("questions[0].id", "words", "questions[1].id"),
        ("questions[0].text", {"fr": "Lequel ?"}, "questions[0].text"),
        ("questions[0].type", "essay", "questions[0].type"),
        ("questions[0].required", "yes", "questions[0].required"),
        ("questions[0].options", ..., "questions[0].options"),
        ("questions[0].options", [], "questions[0].options"),
        ("questions[0].options[0].id", "cannot_tell", "questions[0].options[0].id"),
        ("questions[0].options[1].id", "a", "questions[0].options[1].id"),
        ("questions[0].options[1].key", "1", "questions[0].options[1].key"),
        ("questions[0].options[1].text", {"fr": "B"}, "questions[0].options[1].text"),
        ("questions[0].max_length", 5, "questions[0].max_length"),
        ("questions[0].prefill", "hypothesis", "questions[0].prefill"),
        ("questions[1].prefill", "transcript", "questions[1].prefill"),
        ("questions[1].max_length", 0, "questions[1].max_length"),
        ("questions[1].max_length", 10_001, "questions[1].max_length"),
        ("questions[1].options", [{"id": "a", "text": {"en": "A"}}], "questions[1].options"),
        ("questions[2].onclick", "alert(1)", "questions[2]"),
    ],
)
def test_refused_by_place(place: str, value: Any, named: str) -> None:
    found = refusal(changed(place, value))
    assert (found.code, found.status, found.details["place"]) == ("invalid_form", 400, named)
    assert found.details["reason"]


@pytest.mark.parametrize("key", [*DESK_KEYS, "A", "Z", "c", "F5", "10", "é", "١"])
def test_keys_of_the_desk_are_not_for_options(key: str) -> None:
    found = refusal(changed("questions[0].options[0].key", key))
    assert found.details["place"] == "questions[0].options[0].key"
    if key in DESK_KEYS:
        assert DESK_KEYS[key] in found.details["reason"]


def test_an_option_needs_no_key() -> None:
    check_form(changed("questions[0].options[0].key", ...))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "questions", "id"]), inner)
        ),
        max_leaves=6,
    )
)
def test_whatever_is_no_form_is_refused_by_name(value: Any) -> None:
    assert refusal(value).details["place"]

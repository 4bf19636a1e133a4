"""What a condition may come with, and what a project may do about it."""

import pytest

from annotation.labels.conditions import Policy, policy_of, read_heard_language, read_policies
from config.base.errors import Invalid


@pytest.mark.parametrize(
    ("sent", "kept"), [("es", "es"), ("es-MX", "es"), ("PT", "pt"), ("", ""), (None, ""), ("und", "")]
)
def test_the_language_heard_is_kept_as_a_primary_subtag(sent, kept):
    assert read_heard_language(sent, conditions=["wrong_language"], language="en-US") == kept


@pytest.mark.parametrize("sent", ["Spanish", "e", "es_MX", "12", 5, ["es"], "en", "en-GB"])
def test_what_is_no_other_language_is_refused(sent):
    with pytest.raises(Invalid) as refused:
        read_heard_language(sent, conditions=["wrong_language"], language="en-US")
    assert refused.value.details == {"field": "heard_language"}


def test_a_language_goes_with_its_condition_alone():
    with pytest.raises(Invalid):
        read_heard_language("es", conditions=["cut_off"], language="en")


def test_what_a_project_does_not_name_is_an_answer():
    assert policy_of(policies={"child_voice": "withhold"}, condition="child_voice") is Policy.WITHHOLD
    assert policy_of(policies={"child_voice": "withhold"}, condition="cut_off") is Policy.ANSWER
    assert read_policies({"wrong_language": "reroute", "cut_off": "answer"}) == {"wrong_language": "reroute"}


@pytest.mark.parametrize(
    "sent", [{"cut_off": "reroute"}, {"cut_off": "drop"}, {"rain": "answer"}, {"cut_off": ["answer"]}]
)
def test_a_policy_that_means_nothing_is_refused(sent):
    with pytest.raises(Invalid):
        read_policies(sent)

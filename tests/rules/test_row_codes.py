"""Every code that a row can carry has a sentence, and the reference page has them all."""

from annotation.clips import problems, row_messages
from annotation.clips.row_messages import MESSAGES, as_markdown, message_of
from tests.rules.reference import assert_in_step


def test_the_reference_page_has_every_code() -> None:
    assert_in_step(page="row-codes.md", table=as_markdown())


def test_codes_fit_their_column_and_sentences_end() -> None:
    for code, message in MESSAGES.items():
        assert len(code) <= 40
        assert message.endswith("."), code


def test_no_code_has_two_meanings() -> None:
    groups = [problems.MESSAGES, row_messages._refusals(), row_messages._HEARD, row_messages._DECIDED]
    assert sum(len(group) for group in groups) == len(MESSAGES)


def test_every_warning_that_decoding_knows_has_a_sentence() -> None:
    assert message_of(code="antiphase").startswith("The channels")
    assert message_of(code="of_a_newer_version") == "of_a_newer_version."

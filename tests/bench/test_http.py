"""The reader of the load: answers come whole, in whatever pieces the network cut them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.http import Answer, NotUnderstoodError, Reader

CREATED = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 12\r\n\r\n" + b'{"id": "a7"}'
EMPTY = b"HTTP/1.1 204 No Content\r\ndate: today\r\n\r\n"


@given(st.lists(st.integers(0, len(CREATED)), max_size=6))
def test_an_answer_is_read_from_any_pieces(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(CREATED)]
    pieces = [CREATED[start:end] for start, end in itertools.pairwise(edges)]
    reader = Reader()
    answers = [answer for piece in pieces if (answer := reader.feed(piece)) is not None]
    assert answers == [Answer(201, b'{"id": "a7"}')]


def test_answers_follow_each_other_on_one_line() -> None:
    reader = Reader()
    assert reader.feed(EMPTY) == Answer(204, b"")
    assert reader.feed(CREATED) == Answer(201, b'{"id": "a7"}')
    assert reader.feed(CREATED[:50]) is None
    assert reader.feed(CREATED[50:]) == Answer(201, b'{"id": "a7"}')


@pytest.mark.parametrize(
    "said",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
)
def test_what_is_not_understood_is_said(said: bytes) -> None:
    with pytest.raises(NotUnderstoodError):
        Reader().feed(said)

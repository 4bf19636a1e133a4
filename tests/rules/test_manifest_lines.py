"""Lines of a manifest: counted by newline bytes, readable from the middle, never held beyond their limit."""

import io

from hypothesis import given
from hypothesis import strategies as st

from annotation.clips.lines import MAX_LINE_BYTES, read_lines
from annotation.clips.manifest import parse_row
from annotation.clips.problems import Problem


class Metered(io.BytesIO):
    """A stream that remembers the largest piece that was asked of it."""

    def __init__(self, *parts: bytes) -> None:
        super().__init__(b"".join(parts))
        self.largest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        piece = super().readline(size)
        self.largest = max(self.largest, len(piece))
        return piece


def test_counted_by_newline_bytes_with_their_places() -> None:
    body = b'\xef\xbb\xbf{"id": "\xe2\x80\xa8"}\r\n\n  \n{}'
    lines = list(read_lines(io.BytesIO(body)))
    assert [(line.number, line.text, line.byte) for line in lines] == [
        (1, '{"id": "\u2028"}\r', 0),
        (2, None, 18),
        (3, None, 19),
        (4, "{}", 22),
    ]
    assert lines[1].problem == lines[2].problem == Problem("blank")
    assert lines[-1].next_byte == len(body)


@given(st.lists(st.binary(max_size=20), max_size=8), st.integers(0, 8))
def test_reading_goes_on_where_another_stopped(parts: list[bytes], cut: int) -> None:
    body = b"\n".join(parts)
    whole = list(read_lines(io.BytesIO(body)))
    for line in whole[cut : cut + 1]:
        stream = io.BytesIO(body)
        stream.seek(line.byte)
        assert list(read_lines(stream, number=line.number, byte=line.byte)) == whole[cut:]


def test_overlong_line_is_refused_without_being_held() -> None:
    stream = Metered(b'{"a": "', b"x" * 40 * MAX_LINE_BYTES, b'"}\n{}\n')
    lines = list(read_lines(stream))
    assert [(line.number, line.problem) for line in lines] == [(1, Problem("line_too_long")), (2, None)]
    assert stream.largest <= MAX_LINE_BYTES + 2
    assert lines[1].byte == lines[0].next_byte == 40 * MAX_LINE_BYTES + 10


def test_line_of_exactly_the_limit_is_read() -> None:
    exact = b'"' + b"x" * (MAX_LINE_BYTES - 2) + b'"'
    assert [line.problem for line in read_lines(io.BytesIO(exact + b"\n" + exact + b"x\n"))] == [
        None,
        Problem("line_too_long"),
    ]


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(body: bytes) -> None:
    lines = list(read_lines(io.BytesIO(body)))
    assert len(lines) == len(body.splitlines(keepends=True)) or b"\r" in body or b"\x0b" in body or b"\x0c" in body
    for line in lines:
        parse_row(line)

"""The sealed file format: what goes in comes out, by any range, and nothing that was touched opens."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.base.crypto.derive import context_of
from config.base.crypto.sealed import (
    HEADER,
    SEGMENT,
    TAG,
    FileSource,
    SealBroken,
    key_id_of,
    open_range,
    plain_size,
    read_range,
    seal,
)

KEY = bytes(range(32))
KEY_ID = UUID("0b0e5f6c-7a2e-4c0e-9d7b-1f2a3b4c5d6e")
CONTEXT = context_of(7, 21, "full")

SIZES = st.one_of(
    st.integers(0, 300),
    st.sampled_from([SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 1, 3 * SEGMENT - 1, 3 * SEGMENT]),
)


def pattern(size: int) -> bytes:
    """Bytes that differ from segment to segment, so that a swap shows."""
    return (b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1)))[:size]


def sealed(plain: bytes, *, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    return b"".join(seal(plain=plain, key=key, key_id=KEY_ID, context=context))


def opened(data: bytes, *, key: bytes = KEY, context: bytes = CONTEXT, start: int = 0, end: int | None = None) -> bytes:
    return read_range(source=FileSource(BytesIO(data)), key=key, context=context, start=start, end=end)


@settings(max_examples=60, deadline=None)
@given(size=SIZES)
def test_a_sealed_file_opens_to_what_it_was(size: int) -> None:
    data = sealed(pattern(size))
    assert opened(data) == pattern(size)
    assert plain_size(sealed_size=len(data)) == size
    assert key_id_of(source=FileSource(BytesIO(data))) == KEY_ID


@settings(max_examples=120, deadline=None)
@given(size=SIZES, start=st.integers(0, 4 * SEGMENT), length=st.integers(0, 4 * SEGMENT))
def test_any_range_equals_the_slice(size: int, start: int, length: int) -> None:
    plain = pattern(size)
    assert opened(sealed(plain), start=start, end=start + length) == plain[start : start + length]


def test_a_range_reads_only_the_segments_it_touches() -> None:
    class Watched(FileSource):
        def read_at(self, *, offset: int, length: int) -> bytes:
            reads.append((offset, length))
            return super().read_at(offset=offset, length=length)

    reads: list[tuple[int, int]] = []
    data = sealed(pattern(10 * SEGMENT))
    got = b"".join(
        open_range(source=Watched(BytesIO(data)), key=KEY, context=CONTEXT, start=4 * SEGMENT + 5, end=4 * SEGMENT + 9)
    )
    assert got == pattern(10 * SEGMENT)[4 * SEGMENT + 5 : 4 * SEGMENT + 9]
    assert reads == [(0, HEADER), (HEADER + 4 * (SEGMENT + TAG), SEGMENT + TAG)]


def test_sealing_a_stream_holds_a_few_segments_only() -> None:
    class Trickle(BytesIO):
        """A reader which returns less than asked, and counts what is out of it and not yet sealed."""

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= SEGMENT
            return super().read(min(size, 1000))

    reader = Trickle(pattern(5 * SEGMENT))
    pieces: list[bytes] = []
    ahead: Iterator[bytes] = seal(plain=reader, key=KEY, key_id=KEY_ID, context=CONTEXT)
    for piece in ahead:
        pieces.append(piece)
        assert reader.tell() - sum(map(len, pieces)) < 3 * SEGMENT
    assert opened(b"".join(pieces)) == pattern(5 * SEGMENT)


@settings(max_examples=150, deadline=None)
@given(size=SIZES, place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_anywhere_is_found(size: int, place: float, flip: int) -> None:
    data = bytearray(sealed(pattern(size)))
    data[int(place * len(data))] ^= flip
    with pytest.raises(SealBroken):
        opened(bytes(data))


@settings(max_examples=80, deadline=None)
@given(size=SIZES, keep=st.floats(0, 1, exclude_max=True))
def test_a_cut_file_is_found(size: int, keep: float) -> None:
    data = sealed(pattern(size))
    with pytest.raises(SealBroken):
        opened(data[: int(keep * len(data))])


def test_a_file_cut_at_a_segment_is_found() -> None:
    data = sealed(pattern(3 * SEGMENT))
    for segments in (1, 2):
        with pytest.raises(SealBroken):
            opened(data[: HEADER + segments * (SEGMENT + TAG)])


def test_added_bytes_are_found() -> None:
    for extra in (b"x", bytes(TAG), bytes(SEGMENT + TAG)):
        with pytest.raises(SealBroken):
            opened(sealed(pattern(2 * SEGMENT)) + extra)


def test_swapped_segments_are_found() -> None:
    data = sealed(pattern(3 * SEGMENT))
    first = data[HEADER : HEADER + SEGMENT + TAG]
    second = data[HEADER + SEGMENT + TAG : HEADER + 2 * (SEGMENT + TAG)]
    with pytest.raises(SealBroken):
        opened(data[:HEADER] + second + first + data[HEADER + 2 * (SEGMENT + TAG) :])


def test_a_segment_of_another_file_is_found() -> None:
    one, other = sealed(pattern(2 * SEGMENT)), sealed(pattern(2 * SEGMENT))
    assert one[HEADER:] != other[HEADER:], "two seals of one text must not look alike"
    with pytest.raises(SealBroken):
        opened(one[: HEADER + SEGMENT + TAG] + other[HEADER + SEGMENT + TAG :])
    with pytest.raises(SealBroken):
        opened(one[:HEADER] + other[HEADER:])


@pytest.mark.parametrize(
    "other", [context_of(7, 22, "full"), context_of(8, 21, "full"), context_of(7, 21, "preview"), b""]
)
def test_P3_a_file_opens_only_for_its_subject_clip_and_copy(other: bytes) -> None:
    """P3: AES-GCM with subject and clip id as associated data."""
    with pytest.raises(SealBroken):
        opened(sealed(b"a recording"), context=other)


def test_another_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(b"a recording"), key=bytes(32))


def test_what_is_no_sealed_file_is_refused() -> None:
    for data in (b"", b"RIFF", b"OggS" + bytes(200), bytes(HEADER + TAG), b"ESHT\x02" + bytes(200)):
        with pytest.raises(SealBroken):
            opened(data)
        with pytest.raises(SealBroken):
            key_id_of(source=FileSource(BytesIO(data)))


@given(parts=st.lists(st.text(max_size=8), max_size=4), others=st.lists(st.text(max_size=8), max_size=4))
def test_contexts_of_different_ids_differ(parts: list[str], others: list[str]) -> None:
    assert (context_of(*parts) == context_of(*others)) == (parts == others)

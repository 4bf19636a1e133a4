"""Sealed columns and keyed MACs."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.base.crypto.derive import context_of
from config.base.crypto.macs import Macs
from config.base.crypto.ring import KeyRing
from config.base.crypto.sealed import SealBroken
from config.base.crypto.small import open_small, seal_small, small_key_id

KEY = bytes(range(32))
KEY_ID = UUID("0b0e5f6c-7a2e-4c0e-9d7b-1f2a3b4c5d6e")
CONTEXT = context_of("label", 31)
OLD, NEW = bytes([1]) * 32, bytes([2]) * 32


@given(plain=st.binary(max_size=2000))
def test_a_value_opens_to_what_it_was(plain: bytes) -> None:
    sealed = seal_small(plain=plain, key=KEY, key_id=KEY_ID, context=CONTEXT)
    assert open_small(sealed=sealed, key=KEY, context=CONTEXT) == plain
    assert open_small(sealed=memoryview(sealed), key=KEY, context=CONTEXT) == plain, "as psycopg hands bytea over"
    assert small_key_id(sealed=sealed) == KEY_ID


@given(plain=st.binary(max_size=200), place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_value_is_found(plain: bytes, place: float, flip: int) -> None:
    sealed = bytearray(seal_small(plain=plain, key=KEY, key_id=KEY_ID, context=CONTEXT))
    sealed[int(place * len(sealed))] ^= flip
    with pytest.raises(SealBroken):
        open_small(sealed=bytes(sealed), key=KEY, context=CONTEXT)


def test_a_value_opens_only_in_its_own_row_and_with_its_own_key() -> None:
    sealed = seal_small(plain=b"yes", key=KEY, key_id=KEY_ID, context=CONTEXT)
    with pytest.raises(SealBroken):
        open_small(sealed=sealed, key=KEY, context=context_of("label", 32))
    with pytest.raises(SealBroken):
        open_small(sealed=sealed, key=bytes(32), context=CONTEXT)
    with pytest.raises(SealBroken):
        open_small(sealed=sealed[:20], key=KEY, context=CONTEXT)


def test_equal_values_do_not_look_alike() -> None:
    seals = {seal_small(plain=b"yes", key=KEY, key_id=KEY_ID, context=CONTEXT) for _ in range(20)}
    assert len(seals) == 20


def test_a_mac_is_the_same_for_the_same_value_and_purpose_only() -> None:
    macs = Macs(ring=KeyRing(keys={"k1": OLD}, current="k1"))
    mac = macs.mac(purpose="content", value=b"bytes")
    assert mac.startswith("k1:")
    assert mac == Macs(ring=KeyRing(keys={"k1": OLD}, current="k1")).mac(purpose="content", value=b"bytes")
    assert mac != macs.mac(purpose="account", value=b"bytes")
    assert mac != macs.mac(purpose="content", value=b"other")
    assert mac != Macs(ring=KeyRing(keys={"k1": NEW}, current="k1")).mac(purpose="content", value=b"bytes")


def test_a_mac_made_before_a_rotation_still_matches() -> None:
    before = Macs(ring=KeyRing(keys={"k1": OLD}, current="k1")).mac(purpose="content", value=b"bytes")
    after = Macs(ring=KeyRing(keys={"k1": OLD, "k2": NEW}, current="k2"))
    assert after.mac(purpose="content", value=b"bytes").startswith("k2:")
    assert after.candidates(purpose="content", value=b"bytes") == [after.mac(purpose="content", value=b"bytes"), before]
    assert after.matches(purpose="content", value=b"bytes", mac=before)
    assert not after.matches(purpose="content", value=b"other", mac=before)
    assert not after.matches(purpose="content", value=b"bytes", mac="k9:" + before[3:])
    assert not after.matches(purpose="content", value=b"bytes", mac="k1:é")

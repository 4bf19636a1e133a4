"""Sealed database columns: answers, drafts and contexts, readable only with the key of the subject they speak of."""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.base.crypto.derive import derive
from config.base.crypto.sealed import TAG, SealBroken

VERSION = 1
NONCE = 12
HEAD = 1 + 16 + NONCE
LABEL = b"earshot sealed value v1"


def seal_small(*, plain: bytes, key: bytes, key_id: UUID, context: bytes) -> bytes:
    """Return version | key id | nonce | ciphertext for a column; `context` binds it to its row."""
    head = bytes([VERSION]) + key_id.bytes + os.urandom(NONCE)
    return head + _cipher(key).encrypt(head[-NONCE:], plain, head + context)


def small_key_id(*, sealed: bytes | memoryview) -> UUID:
    """Return the id of the key that a sealed value needs. Raises SealBroken if it is no sealed value."""
    if len(sealed) < HEAD + TAG or sealed[0] != VERSION:
        raise SealBroken
    return UUID(bytes=bytes(sealed[1:17]))


def open_small(*, sealed: bytes | memoryview, key: bytes, context: bytes) -> bytes:
    """Return what was sealed. Raises SealBroken when it was changed, or sealed for another key or context."""
    small_key_id(sealed=sealed)
    head = bytes(sealed[:HEAD])
    try:
        return _cipher(key).decrypt(head[-NONCE:], bytes(sealed[HEAD:]), head + context)
    except InvalidTag:
        raise SealBroken from None


def _cipher(key: bytes) -> AESGCM:
    # Another label than files use: random nonces here can never meet a file's counted ones under one key.
    return AESGCM(derive(secret=key, label=LABEL))

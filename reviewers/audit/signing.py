"""Signatures of digests: Ed25519 under a key that comes from the key service's ring, never from the database.

Whoever may write every table still cannot sign. A signature names its key (`k1:…`), so the ring may be rotated.
"""

import base64
import binascii
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.base.crypto.derive import derive
from config.base.crypto.ring import keys_directory, read_ring

LABEL = b"earshot audit digest signature v1"


class Signer:
    """Signs and checks statements."""

    def __init__(self, *, url: str) -> None:
        """Derive the signing keys from the ring at KEYS_URL. Raises KeyStoreError."""
        ring = read_ring(directory=keys_directory(url=url))
        self._current = ring.current
        self._keys = {
            name: Ed25519PrivateKey.from_private_bytes(derive(secret=key, label=LABEL))
            for name, key in ring.keys.items()
        }

    def sign(self, statement: bytes) -> str:
        """Return `k1:base64url` of the signature."""
        signature = self._keys[self._current].sign(statement)
        return f"{self._current}:{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    def holds(self, *, statement: bytes, signature: str) -> bool:
        """Tell whether a signature is ours and of this statement."""
        name, _, text = signature.partition(":")
        key = self._keys.get(name)
        if key is None:
            return False
        try:
            key.public_key().verify(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), statement)
        except (InvalidSignature, binascii.Error):
            return False
        return True


@cache
def signer(*, url: str) -> Signer:
    """Return this process's signer for KEYS_URL."""
    return Signer(url=url)

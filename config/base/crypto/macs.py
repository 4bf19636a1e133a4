"""Keyed MACs: equal values (content hashes, account numbers) can be matched by who holds the key, and nobody else."""

import base64
import hashlib
import hmac
from functools import cache

from config.base.crypto.derive import derive
from config.base.crypto.ring import KeyRing, keys_directory, read_ring


class Macs:
    """MACs under keys derived from the key-encryption keys; each purpose has a key of its own."""

    def __init__(self, *, ring: KeyRing) -> None:
        """Use the installation's key ring."""
        self._ring = ring
        self._derived: dict[tuple[str, str], bytes] = {}

    def mac(self, *, purpose: str, value: bytes) -> str:
        """Return `k1:base64url` (HMAC-SHA256) under the current key; the same value gives another MAC per purpose."""
        return self._under(key_id=self._ring.current, purpose=purpose, value=value)

    def candidates(self, *, purpose: str, value: bytes) -> list[str]:
        """Return the MAC of a value under every key there is, current first: what to look for after a rotation."""
        return [self._under(key_id=key_id, purpose=purpose, value=value) for key_id in reversed(self._ring.keys)]

    def matches(self, *, purpose: str, value: bytes, mac: str) -> bool:
        """Say, in constant time, whether `mac` was made of this value for this purpose."""
        key_id = mac.partition(":")[0]
        if key_id not in self._ring.keys:
            return False
        return hmac.compare_digest(self._under(key_id=key_id, purpose=purpose, value=value).encode(), mac.encode())

    def _under(self, *, key_id: str, purpose: str, value: bytes) -> str:
        key = self._derived.get((key_id, purpose))
        if key is None:
            key = derive(secret=self._ring.keys[key_id], label=b"earshot mac v1 " + purpose.encode())
            self._derived[key_id, purpose] = key
        digest = hmac.new(key, value, hashlib.sha256).digest()
        return f"{key_id}:{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@cache
def macs(*, url: str) -> Macs:
    """Return this process's MACs for KEYS_URL. Raises KeyStoreError."""
    return Macs(ring=read_ring(directory=keys_directory(url=url)))

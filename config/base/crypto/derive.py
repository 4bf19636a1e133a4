"""One key never does two jobs: every use of a secret goes through a derivation that names the use."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive(*, secret: bytes, label: bytes, salt: bytes | None = None) -> bytes:
    """Return 32 bytes for one use of `secret` (HKDF-SHA256); `label` names the use, `salt` separates single objects."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(secret)


def context_of(*parts: str | int) -> bytes:
    """Pack ids (subject, clip, copy…) into associated data that no other list of parts can produce.

    Each part is prefixed by its length, so `("1", "23")` and `("12", "3")` differ.
    """
    packed = (str(part).encode() for part in parts)
    return b"".join(len(part).to_bytes(4, "big") + part for part in packed)

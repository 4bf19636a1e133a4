"""Sealed files, subject keys and keyed MACs: what keeps recordings unreadable at rest and erasable for good."""

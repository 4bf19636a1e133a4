"""What of a clip is sealed for it alone, made by several processes: sound in its file, context, peaks.

Only the durability of each file is left out (fsync): nobody depends on a bench after a power cut.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.conf import settings

from annotation.clips.sealed_sound import playback_context
from annotation.clips.storage import storage_key
from annotation.subjects.sealing import seal
from config.base.crypto import sealed
from config.base.crypto.keys import key_service

PROCESSES = 2
CHUNK = 2_000
STAGE = """
    CREATE UNLOGGED TABLE bench_stage (
        clip uuid, subject uuid, content bytea, peaks bytea, storage_key text
    )
"""
_COPY = "COPY bench_stage (clip, subject, content, peaks, storage_key) FROM STDIN (FORMAT BINARY)"


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Clips to be sealed by one process: `number` of them, dealt to the keys in turn."""

    number: int
    keys: Sequence[UUID]
    context: dict[str, Any]
    sound: bytes | None
    peaks: str
    storage: Path
    database: str


def make_keys(*, number: int) -> list[UUID]:
    """Make speakers' keys in the key service, by several processes."""
    shares = [number // PROCESSES + (place < number % PROCESSES) for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return [key_id for made in pool.map(_keys, shares) for key_id in made]


def _keys(number: int) -> list[UUID]:
    service = key_service(url=settings.KEYS_URL)
    return [service.create()[0] for _ in range(number)]


def seal_clips(*, number: int, keys: Sequence[UUID], whole: Chunk) -> None:
    """Seal `number` clips into `bench_stage` and into files; `whole` says all that they have in common."""
    chunks, begun = [], 0
    while begun < number:
        size = min(CHUNK, number - begun)
        # Neighbours in a chunk share a few speakers, as the clips of one household do.
        spread = max(size * len(keys) // number, 1)
        at = begun * len(keys) // number
        chunks.append(
            Chunk(
                number=size,
                keys=keys[at : at + spread],
                context=whole.context,
                sound=whole.sound,
                peaks=whole.peaks,
                storage=whole.storage,
                database=whole.database,
            )
        )
        begun += size
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(_seal_chunk, chunks))


def _seal_chunk(chunk: Chunk) -> None:
    with (
        psycopg.connect(chunk.database, autocommit=True) as database,
        database.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        copy.set_types(["uuid", "uuid", "bytea", "bytea", "text"])
        for place in range(chunk.number):
            key_id, clip_id = chunk.keys[place % len(chunk.keys)], uuid4()
            content = seal(key_id=key_id, value=chunk.context, context=("content", clip_id))
            peaks = seal(key_id=key_id, value=chunk.peaks, context=("peaks", clip_id, 1))
            copy.write_row((clip_id, key_id, content, peaks, _store(chunk, key_id, clip_id)))


def _store(chunk: Chunk, key_id: UUID, clip_id: UUID) -> str:
    """Write a clip's sealed sound where the product's storage would, and return its name; none without sound."""
    if chunk.sound is None:
        return ""
    name = storage_key(kind="playback", file_id=uuid4(), version=1)
    pieces = sealed.seal(
        plain=chunk.sound,
        key=key_service(url=settings.KEYS_URL).get(key_id),
        key_id=key_id,
        context=playback_context(clip_id=clip_id, version=1),
    )
    path = chunk.storage / name
    os.makedirs(path.parent, mode=0o700)
    path.write_bytes(b"".join(pieces))
    return name

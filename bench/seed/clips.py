"""Clips in circulation, with their speakers, consents, states, copies and open seats."""

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction

from annotation.clips.context import filter_at_intake
from annotation.clips.models import Clip, ClipState, PlaybackCopy, Source
from annotation.projects.models import Project
from annotation.queue.actions import lane_for
from annotation.queue.models import Seat
from annotation.subjects.models import Consent, Subject, SubjectKey
from bench.seed.sealing import STAGE, Chunk, make_keys, seal_clips
from bench.seed.sound import speechlike
from bench.seed.sql import insert_select, run, vacuum

CLIPS_PER_SPEAKER = 12
# One clip in five is wanted from two people.
TWICE_EVERY = 5
_BLOCKS = 10 * 1024  # a file's folder and what the file system rounds up, in bytes
_KEEP_FREE = 8 * 1024**3
# What a source says about a clip; the product's filter decides what is kept of it.
RAW_CONTEXT: dict[str, Any] = {
    "hypothesis": "turn on the lights in the kitchen and set a timer for ten minutes",
    "intent": "home",
    "slots": {"device": "lights", "room": "kitchen", "minutes": 10},
    "device": {"model": "Hearth One", "firmware": "4.2.0"},
    "contacts": {"said": "Joan", "chosen": "John Abernathy", "candidates": [{"name": "Joan Fairweather"}]},
    "place": {"kind": "weather", "lat": 9.93, "lon": -84.08},
}


def add(
    *, project: str, seats: int, language: str = "en", sound: bool = True, each_twice: bool = False
) -> dict[str, Any]:
    """Add clips until the project's lane of this language has `seats` more open seats.

    One clip in five wants two labels, or every one where `each_twice`. Without `sound` nothing can be played: for
    queues that are only claimed from. Where the disk is too small for 32 kB a clip, each gets a short sound instead,
    and the answer says so. Returns what was made.
    """
    work = Project.objects.select_related("purpose").get(slug=project)
    # Of five clips, six seats; of two-label clips, two each.
    number = -(-seats // 2) if each_twice else seats * TWICE_EVERY // (TWICE_EVERY + 1)
    sample = speechlike()
    storage = Path(unquote(urlsplit(settings.STORAGE_URL).path))
    data = sample.data if _fits(storage, number * (len(sample.data) + _BLOCKS)) else sample.data[:2048]
    speakers = max(number // CLIPS_PER_SPEAKER, 50)
    keys = make_keys(number=speakers)
    context, _ = filter_at_intake(context=RAW_CONTEXT, purpose=work.purpose.code, mac=lambda text: text)
    run("DROP TABLE IF EXISTS bench_stage")
    run(STAGE)
    seal_clips(
        number=number,
        keys=keys,
        whole=Chunk(
            number=number,
            keys=keys,
            context=context,
            sound=data if sound else None,
            peaks=sample.peaks,
            storage=storage,
            database=_address(),
        ),
    )
    with transaction.atomic():
        made = _rows(work=work, language=language, size=len(data), each_twice=each_twice)
    run("DROP TABLE bench_stage")
    vacuum()
    # What is still on its way to the disk would be written while something is measured.
    os.sync()
    return {"clips": number, "seats": made, "sound_bytes": len(data) if sound else 0, "speakers": speakers}


def _fits(storage: Path, size: int) -> bool:
    return shutil.disk_usage(storage).free > size + _KEEP_FREE


def _address() -> str:
    database: dict[str, Any] = connection.settings_dict
    return (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        f"/{database['NAME']}"
    )


def _rows(*, work: Project, language: str, size: int, each_twice: bool) -> int:
    """Write the rows of all staged clips; return how many seats were opened."""
    source, _ = Source.objects.get_or_create(organisation_id=work.organisation_id, name="bench")
    lane = lane_for(project_id=work.pk, language=language, warned=False, routing_zone="")
    _speakers(work=work)
    insert_select(
        model=Clip,
        values={
            "public_id": "s.clip", "source_id": "%(source_number)s", "ref": "s.clip::text", "project_id": "%(project)s",
            "subject_id": "k.subject_id", "purpose_id": "%(purpose)s", "language": "%(language)s",
            "duration_ms": "8000", "content": "s.content", "content_mac": "'k1:' || s.clip", "original": "''",
            "taken_in_at": "now()",
        },
        source="bench_stage s JOIN annotation_subjectkey k ON k.key_id = s.subject",
        source_number=source.pk, project=work.pk, purpose=work.purpose_id, language=language,
    )  # fmt: skip
    staged = "bench_stage s JOIN annotation_clip c ON c.public_id = s.clip"
    wanted = "2" if each_twice else f"CASE WHEN c.id %% {TWICE_EVERY} = 0 THEN 2 ELSE 1 END"
    insert_select(model=ClipState, values={"clip_id": "c.id", "state": "'ready'", "wanted": wanted}, source=staged)
    insert_select(
        model=PlaybackCopy,
        values={
            "clip_id": "c.id", "storage_key": "s.storage_key", "size": "%(size)s", "duration_ms": "8000",
            "gain_db": "0", "bound_by": "'target'", "peaks": "s.peaks", "peaks_rate_hz": "62.5",
        },
        source=staged,
        size=size,
    )  # fmt: skip
    return insert_select(
        model=Seat,
        values={
            "clip_id": "c.id", "lane_id": "%(lane)s", "number": "place",
            "shuffle": "floor(random() * 2147483647)::int",
        },
        source=f"{staged} CROSS JOIN generate_series(1, 2) place WHERE place <= {wanted}",
        lane=lane.pk,
    )  # fmt: skip


def _speakers(*, work: Project) -> None:
    """Write a consenting speaker for every key that the staged clips are sealed under."""
    insert_select(
        model=Subject,
        values={"organisation_id": "%(organisation)s", "ref_mac": "'k1:' || key"},
        source="(SELECT DISTINCT subject::text AS key FROM bench_stage) keys",
        organisation=work.organisation_id,
    )
    made = "annotation_subject s JOIN (SELECT DISTINCT subject FROM bench_stage) k ON s.ref_mac = 'k1:' || k.subject"
    insert_select(model=SubjectKey, values={"subject_id": "s.id", "key_id": "k.subject"}, source=made)
    insert_select(
        model=Consent,
        values={
            "subject_id": "s.id", "purpose_id": "%(purpose)s", "reference": "'notice-1'", "given_at": "now()",
        },
        source=made,
        purpose=work.purpose_id,
    )  # fmt: skip

"""What must never be stored is planted in a manifest and looked for everywhere afterwards."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from annotation.clips.models import Clip
from annotation.subjects.sealing import unseal
from tests.factories import make_project
from tests.flows.intake_help import row_of, stored_files, take_in_all, tone_wav, write_manifest

pytestmark = pytest.mark.django_db

LATITUDE, LONGITUDE = 44.426767, 26.102538
ACCOUNT, PHONE, NUMBER = "RO49AAAA1B31007593840000", "+40721234567", "0721998877"
SURNAME, STRANGER, SPEAKER, WORDS = "Quetzalcoatlescu", "Xylophonidis", "speaker-canary-77", "turn the zebra lamp on"
CANARIES = [str(LATITUDE), str(LONGITUDE), ACCOUNT, PHONE, NUMBER, SURNAME, STRANGER, SPEAKER, WORDS]
CONTEXT = {
    "place": {"kind": "restaurants", "lat": LATITUDE, "lon": LONGITUDE},
    "contacts": {
        "said": "ana",
        "chosen": {"name": f"Ana {SURNAME}"},
        "candidates": [{"name": f"Ana {SURNAME}", "number": NUMBER}, {"name": f"Oprea {STRANGER}", "number": NUMBER}],
    },
    "account_number": ACCOUNT,
    "phone": PHONE,
    "assistant_answer": f"Your account {ACCOUNT} is fine.",
    "hypothesis": WORDS,
}


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    data = tone_wav()
    (tmp_path / "a.wav").write_bytes(data)
    row = row_of(ref="a", path="a.wav", data=data, speaker=SPEAKER, context=CONTEXT)
    project = make_project(purpose="answer_quality")
    take_in_all(project, write_manifest(tmp_path, [row]))
    return Clip.objects.get(project=project)


def everything_in_the_database() -> bytes:
    """Every column of every table, bytes as they are."""
    found: list[object] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(bytes(one) if isinstance(one, memoryview | bytes) else str(one).encode() for one in found)


def test_P7_P8_nothing_planted_lies_open_in_the_database(clip: Clip) -> None:
    """Fails when take_in.py stores content or exact values without `seal`, or a speaker's reference without a MAC."""
    stored = everything_in_the_database()
    assert str(clip.public_id).encode() in stored  # what is there is found
    assert [canary for canary in CANARIES if canary.encode() in stored] == []


def test_P3_nothing_of_a_recording_lies_open_in_storage(clip: Clip, tmp_path: Path) -> None:
    """Fails when sealed_sound.py stores a file without sealing it."""
    plain = (tmp_path / "a.wav").read_bytes()
    files = stored_files()
    assert any(str(path).endswith(clip.original) for path in files)
    for path in files:
        content = path.read_bytes()
        assert plain[1000:1064] not in content
        assert b"OggS" not in content
        assert [canary for canary in CANARIES if canary.encode() in content] == []


def test_P8_numbers_and_lists_are_not_even_sealed(clip: Clip) -> None:
    """Fails when take_in.py seals a row's context without `filter_at_intake`."""
    kept = unseal(sealed=clip.content, context=("content", clip.public_id))
    written = json.dumps(kept, ensure_ascii=False)
    assert kept["contacts"]["chosen"] == "Ana Q."
    assert kept["hypothesis"] == WORDS
    assert kept["account_number"]["mac"].startswith("k1:")
    for gone in (ACCOUNT, PHONE, NUMBER, SURNAME, STRANGER, SPEAKER):
        assert gone not in written


def test_P7_exact_coordinates_are_sealed_apart(clip: Clip) -> None:
    """Fails when take_in.py puts the exact place into the content that responses are made of."""
    kept = unseal(sealed=clip.content, context=("content", clip.public_id))
    assert str(LATITUDE)[:6] not in json.dumps(kept)
    assert len(kept["place"]["cell"]) == 5
    assert clip.exact is not None
    exact = unseal(sealed=clip.exact, context=("exact", clip.public_id))
    assert exact["place"]["lat"] == LATITUDE


def test_P6_without_a_purpose_no_word_is_kept(tmp_path: Path) -> None:
    """Fails when take_in.py falls back on some purpose where neither row nor intake names one."""
    data = tone_wav()
    (tmp_path / "a.wav").write_bytes(data)
    row = row_of(ref="a", path="a.wav", data=data, context=CONTEXT)
    project = make_project(purpose="answer_quality")
    take_in_all(project, write_manifest(tmp_path, [row]), given=False, consent="notice-1")
    clip = Clip.objects.get(project=project)
    assert unseal(sealed=clip.content, context=("content", clip.public_id)) == {}
    assert clip.exact is None


def test_temporary_folders_hold_nothing_of_an_intake(clip: Clip) -> None:
    for folder, _, names in os.walk(settings.DATA_DIR):
        if "postgres" in folder or "storage" in folder:
            continue
        for name in names:
            content = Path(folder, name).read_bytes() if Path(folder, name).is_file() else b""
            assert [canary for canary in CANARIES if canary.encode() in content] == [], name

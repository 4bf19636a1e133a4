"""What must hold of the demo's clips: small, whole, varied, fictional, and none of them a real recording."""

import hashlib
import json
import re
from collections import Counter
from typing import Any

from tests.data import DATA, ROOT

CLIPS = ROOT / "demo" / "clips"
PROJECTS = {"wake-word-check", "transcription", "command-understanding", "answer-quality"}
LANGUAGES = {"en-US", "fr-FR", "es-CR", "ro-RO", "hi-IN"}
MAX_BYTES = 4 * 1024 * 1024
# Ranges that the regulators of the United States, France and the United Kingdom keep for fiction.
FICTION_NUMBERS = re.compile(r"\+1\d{3}55501\d{2}|\+3319900\d{4}|\+3363998\d{4}|\+447700900\d{3}")


def rows() -> list[dict[str, Any]]:
    """Every row of every project's manifest."""
    manifests = sorted(CLIPS.glob("manifest-*.jsonl"))
    return [json.loads(line) for path in manifests for line in path.read_text(encoding="utf-8").splitlines()]


def contexts(field: str) -> list[Any]:
    """The given context field of every row that has it."""
    return [row["context"][field] for row in rows() if field in row["context"]]


def test_the_whole_folder_fits_the_repository() -> None:
    shipped = [path for path in CLIPS.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in shipped) <= MAX_BYTES


def test_every_file_is_the_one_its_row_describes() -> None:
    for row in rows():
        content = (CLIPS / row["path"]).read_bytes()
        assert (row["id"], len(content)) == (row["id"], row["bytes"])
        assert (row["id"], hashlib.sha256(content).hexdigest()) == (row["id"], row["sha256"])


def test_every_file_has_one_row_and_every_id_is_used_once() -> None:
    listed = [row["path"] for row in rows()]
    assert sorted(listed) == sorted(str(path.relative_to(CLIPS)) for path in (CLIPS / "audio").iterdir())
    assert max(Counter(row["id"] for row in rows()).values()) == 1


def test_the_manifests_say_what_the_dialogues_say() -> None:
    book = json.loads((CLIPS / "dialogues.json").read_text(encoding="utf-8"))
    written = {
        (project, clip["id"], clip["speaker"], " – ".join(text for _, text in clip.get("turns", [])) or clip["says"])
        for project, clips in book["clips"].items()
        for clip in clips
    }
    assert {(r["project"], r["id"], r["speaker"], r["transcript"].removeprefix("– ")) for r in rows()} == written


def test_every_project_has_every_language() -> None:
    cells = Counter((row["project"], row["language"]) for row in rows())
    assert set(cells) == {(project, language) for project in PROJECTS for language in LANGUAGES}
    assert min(cells.values()) >= 2


def test_clips_are_short_and_their_levels_differ() -> None:
    assert all(2 <= row["duration_s"] <= 8 for row in rows())
    levels = [row["rms_dbfs"] for row in rows()]
    assert min(levels) < -40
    assert max(levels) > -15


def test_speakers_return_and_one_is_heard_in_every_project() -> None:
    clips_of: dict[str, list[str]] = {}
    for row in rows():
        clips_of.setdefault(row["speaker"], []).append(row["project"])
    assert all(2 <= len(projects) <= 4 for projects in clips_of.values())
    assert any(set(projects) == PROJECTS for projects in clips_of.values())


def test_there_is_something_for_every_stage_of_the_story() -> None:
    assert sum(not row["wake_word_present"] for row in rows()) >= 8
    assert Counter(risk for row in rows() for risk in row["risk"]).keys() == {"violence", "self_harm"}
    assert Counter(place["kind"] for place in contexts("place"))["weather"] >= 5
    assert {place["kind"] for place in contexts("place")} == {"weather", "traffic", "restaurants"}
    assert len(contexts("contacts")) >= 5
    assert len(contexts("account_number")) >= 4
    assert all("assistant_answer" in r["context"] for r in rows() if r["project"] == "answer-quality")
    assert any({"place", "contacts", "account_number"} <= row["context"].keys() for row in rows())


def test_people_and_accounts_are_fictional() -> None:
    numbers = [candidate["number"] for contacts in contexts("contacts") for candidate in contacts["candidates"]]
    assert [number for number in numbers if not FICTION_NUMBERS.fullmatch(number)] == []
    assert max(Counter(numbers).values()) == 1
    assert all(account.startswith("0000-") for account in contexts("account_number"))
    assert all(c["chosen"] in {candidate["name"] for candidate in c["candidates"]} for c in contexts("contacts"))
    assert {row["licence"] for row in rows()} == {"CC0-1.0"}


def test_no_file_comes_from_the_real_recordings() -> None:
    assert DATA.is_dir(), "the real recordings are not there; say where they are with EARSHOT_TEST_DATA"
    real = {json.loads(line)["sha256"] for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()}
    assert not real & {hashlib.sha256(path.read_bytes()).hexdigest() for path in (CLIPS / "audio").iterdir()}

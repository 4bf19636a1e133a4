"""An export is sealed while a speaker in it withdraws: it is either without the clip, or revoked."""

import time
from typing import Any

import pytest
from django.conf import settings

from annotation.clips.storage import read_sealed_range
from annotation.exports.models import Export, ExportMember, ExportPart
from annotation.exports.refusals import ExportRevoked
from annotation.exports.rules import part_context
from annotation.flow import export as flow
from annotation.flow.withdraw import withdraw_subject
from config.base.crypto.keys import key_service
from tests.concurrency.threads import Racers
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, new_key
from tests.flows.labelled import label_clip, run_build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS = 200


def test_P1_a_sealed_export_never_gives_a_withdrawn_clip() -> None:
    """P1: 200 rounds of sealing against withdrawing, which begins later after it came too soon, and sooner otherwise.

    A withdrawal that was over before the export was sealed is not in it: the fence. One that came later revokes it:
    the tombstone. The plain bytes are looked at, past every check, so that the fence is tested by itself.
    """
    project = make_project()
    reviewer = make_person(project.organisation, projects=(project,))
    engineer = caller_for(make_person(project.organisation, roles=("ml",)))
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    outcomes = {"left out": 0, "revoked": 0}
    wait_s = 0.02
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            clip = make_clip(project)
            label_clip(clip, reviewer)
            export = _requested(project, engineer)
            answers: list[Any] = racers.race(
                lambda export=export: run_build(export),
                lambda clip=clip, export=export, wait_s=wait_s: _withdraw_after(steward, clip, export, wait_s),
            )
            assert not [one for one in answers if isinstance(one, Exception)]
            sealed, sealed_by_then = answers
            assert sealed.state == Export.State.SEALED
            holds = ExportMember.objects.filter(export=sealed, clip=clip).exists()
            assert (str(clip.public_id).encode() in _plain(sealed)) == holds
            assert sealed_by_then or not holds
            wait_s *= 0.9 if holds else 1.1
            if holds:
                outcomes["revoked"] += 1
                with pytest.raises(ExportRevoked):
                    _served(engineer, sealed)
            else:
                outcomes["left out"] += 1
                assert str(clip.public_id).encode() not in _served(engineer, sealed)
    # Both orders were met, or the test shows nothing.
    assert min(outcomes.values()) > 0, outcomes


def _requested(project: Any, engineer: Any) -> Export:
    return flow.request_export(
        caller=engineer, project=project.slug, format="jsonl", filters={}, audio=False, key=new_key(), now=NOW
    ).export


def _withdraw_after(steward: Any, clip: Any, export: Export, wait_s: float) -> bool:
    """Withdraw the clip's speaker; tell whether the export was sealed by the time that was over."""
    time.sleep(wait_s)
    withdraw_subject(caller=steward, ref=str(clip.subject.pseudonym), key=new_key(), now=NOW)
    return Export.objects.get(pk=export.pk).state == Export.State.SEALED


def _served(engineer: Any, export: Export) -> bytes:
    name = export.manifest["files"][0]["name"]  # type: ignore[index]
    opened = flow.open_file(caller=engineer, export_id=export.public_id, name=name, range_header=None, now=NOW)
    return b"".join(opened.pieces)


def _plain(export: Export) -> bytes:
    part = ExportPart.objects.get(export=export)
    assert export.key_id is not None
    return read_sealed_range(
        name=part.storage_key,
        key=key_service(url=settings.KEYS_URL).get(export.key_id),
        context=part_context(export_id=export.public_id, name=part.name),
    )

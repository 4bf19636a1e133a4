"""What time does to an escalation: silence, steps, pages, holds."""

from datetime import timedelta

import pytest

from annotation.clips.models import ClipState
from annotation.erasure.models import Erasure, Hold
from annotation.escalations.actions import Said
from annotation.escalations.ladder import CLOCKS, LADDER, Rung
from annotation.escalations.models import Escalation, LadderRun, Page
from annotation.flow import decide, escalate, escalation_clock, hand_out
from annotation.queue.models import Assignment
from reviewers.audit.models import AuditEvent
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, new_key

pytestmark = pytest.mark.django_db


def minutes(number: float):
    return NOW + timedelta(minutes=number)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def clip(project):
    return make_clip(project)


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def sent(settings, monkeypatch):
    """A pager that takes everything; what it took."""
    settings.PAGER_URLS = ["json://127.0.0.1:9"]
    taken: list[str] = []

    def send(*, audience: str, **_given: object) -> bool:
        taken.append(audience)
        return True

    monkeypatch.setattr(escalation_clock, "send", send)
    return taken


def escalated(project, *, kind: str) -> Escalation:
    caller = caller_for(make_person(project.organisation, projects=(project,)))
    batch = hand_out.take_batch(caller=caller, project=None, size=1, key=new_key(), now=NOW)
    made = escalate.report(
        caller=caller,
        assignment_id=Assignment.objects.get(batch=batch, state="held").public_id,
        said=Said(kind=kind),
        plays=[],
        key=new_key(),
        now=NOW,
    )
    return Escalation.objects.get(pk=made.escalation_id)


def run_clock(*, until: float, start: float = 0) -> None:
    """Let the clock tick once a minute."""
    moment = start
    while moment <= until:
        escalate.tick(now=minutes(moment))
        moment += 1


def test_E1_silence_is_counted_and_paged_after_20_seconds(project, clip, sent) -> None:
    """SAFETY E1: no choice in 20 s counts as S1, and paging starts then."""
    escalation = escalated(project, kind="")
    escalate.tick(now=NOW + timedelta(seconds=19))
    assert (sent, Escalation.objects.get(pk=escalation.pk).level) == ([], None)
    escalate.tick(now=NOW + timedelta(seconds=20))
    escalation.refresh_from_db()
    assert (sent, escalation.level) == (["on_call"], "S1")
    assert escalation.ack_due_at == NOW + timedelta(seconds=20, minutes=30)
    assert AuditEvent.objects.filter(about=escalation.public_id, event="escalation.silence_counted").count() == 1
    escalate.tick(now=NOW + timedelta(seconds=21))
    assert sent == ["on_call"]
    assert ClipState.objects.get(pk=clip.pk).holds == 1


def test_the_page_of_an_unclassified_clip_needs_no_classification(project, clip, sent) -> None:
    """Pages were asked for with the report: they go out even if nothing but the sending runs."""
    escalated(project, kind="")
    escalation_clock.send_pages(now=NOW + timedelta(seconds=20))
    assert sent == ["on_call"]


def test_silence_of_a_second_reporter_raises_a_warned_clip_to_s1(sent) -> None:
    project = make_project(overlap=2)
    clip = make_clip(project)
    callers = [caller_for(make_person(project.organisation, projects=(project,))) for _ in range(2)]
    given = []
    for caller in callers:
        batch = hand_out.take_batch(caller=caller, project=None, size=5, key=new_key(), now=NOW)
        given.append(Assignment.objects.get(batch=batch, state="held", clip=clip))
    for caller, assignment, kind in zip(callers, given, ["distressing", ""], strict=True):
        escalate.report(
            caller=caller,
            assignment_id=assignment.public_id,
            said=Said(kind=kind),
            plays=[],
            key=new_key(),
            now=NOW,
        )
    escalate.tick(now=NOW + timedelta(seconds=21))
    escalation = Escalation.objects.get(clip=clip)
    assert escalation.level == "S1"
    escalate.tick(now=NOW + timedelta(seconds=22))
    assert sent == ["on_call"]


def test_E4_an_unanswered_s0_climbs_to_everybody_and_again_every_15_minutes(project, clip, sent) -> None:
    """SAFETY E4: a breach climbs the ladder of people; the last rung comes again until somebody answers."""
    escalation = escalated(project, kind="danger_now")
    run_clock(until=45)
    assert sent == ["on_call", "supervisors", *["all_and_executive"] * 3]
    assert Escalation.objects.get(pk=escalation.pk).level == "S0"
    run_clock(start=46, until=100)
    # 10, 25, 40, 55, then the decision's hour at 60, 75, 90.
    assert sent.count("all_and_executive") == 7


def test_somebody_who_owns_it_stops_the_climbing_until_the_decision_is_late(project, clip, lead, sent) -> None:
    escalation = escalated(project, kind="danger_now")
    run_clock(until=3)
    decide.acknowledge(caller=lead, escalation_id=escalation.public_id, key=new_key(), now=minutes(3))
    run_clock(start=4, until=59)
    assert sent == ["on_call"]
    run_clock(start=60, until=60)
    assert sent == ["on_call", "all_and_executive"]
    decide.decide(
        caller=lead,
        escalation_id=escalation.public_id,
        decision="authority_told",
        reason="told",
        key=new_key(),
        now=minutes(61),
    )
    run_clock(start=62, until=120)
    assert sent == ["on_call", "all_and_executive"]


def test_E3_a_step_fires_once(project, clip, sent) -> None:
    """SAFETY E3: each ladder rule fires once per escalation."""
    escalated(project, kind="violence")
    for _ in range(3):
        escalate.tick(now=minutes(31))
    assert sent == ["on_call", "supervisors"]
    assert Page.objects.count() == 2


def test_E3_editing_the_policy_moves_no_running_clock(project, clip, sent, monkeypatch) -> None:
    """SAFETY E3: editing a policy never alters running clocks."""
    escalation = escalated(project, kind="violence")
    before = list(LadderRun.objects.filter(escalation=escalation).order_by("step").values_list("due_at", "audience"))
    monkeypatch.setitem(LADDER, "S1", (Rung(audience="on_call", after=timedelta(days=9)),))
    monkeypatch.setitem(CLOCKS, "S1", CLOCKS["S3"])
    escalate.tick(now=minutes(31))
    after = LadderRun.objects.filter(escalation=escalation).order_by("step").values_list("due_at", "audience")
    assert list(after) == before
    assert sent == ["on_call", "supervisors"]
    assert Escalation.objects.get(pk=escalation.pk).ack_due_at == minutes(30)


def test_every_climb_is_in_the_log(project, clip, sent) -> None:
    escalation = escalated(project, kind="violence")
    run_clock(until=31)
    climbed = AuditEvent.objects.filter(about=escalation.public_id, event="escalation.climbed")
    assert [row.detail["audience"] for row in climbed] == ["supervisors"]


def test_E2_a_dead_pager_is_tried_again_every_30_seconds(project, clip, settings, monkeypatch) -> None:
    """SAFETY E2: a dead pager is tried again every 30 s."""
    settings.PAGER_URLS = ["json://127.0.0.1:9"]
    tries: list[object] = []
    alive = False

    def send(**given: object) -> bool:
        tries.append(given)
        return alive

    monkeypatch.setattr(escalation_clock, "send", send)
    escalated(project, kind="violence")
    for seconds in range(0, 61):
        escalate.tick(now=NOW + timedelta(seconds=seconds))
    assert len(tries) == 3
    assert Page.objects.get().sent_at is None
    alive = True
    escalate.tick(now=NOW + timedelta(seconds=90))
    assert Page.objects.get().sent_at == NOW + timedelta(seconds=90)
    escalate.tick(now=NOW + timedelta(seconds=150))
    assert len(tries) == 4


def test_a_page_says_nothing_of_the_clip(project, clip, settings, monkeypatch) -> None:
    settings.PAGER_URLS = ["json://127.0.0.1:9"]
    said: list[dict[str, object]] = []
    monkeypatch.setattr("apprise.Apprise.notify", lambda self, **given: said.append(given) or True)
    escalation = escalated(project, kind="self_harm")
    escalate.tick(now=NOW)
    text = str(said[0])
    assert "S0" in text
    assert "self_harm" not in text
    assert str(clip.public_id) not in text
    assert clip.ref not in text
    assert str(escalation.public_id) not in text


def test_without_a_pager_the_board_alone_shows_it(project, clip, settings) -> None:
    settings.PAGER_URLS = []
    escalated(project, kind="violence")
    escalate.tick(now=NOW)
    page = Page.objects.get()
    assert (page.sent_at, page.tries) == (NOW, 0)


def test_E9_a_hold_that_is_over_returns_the_clip_to_erasure(project, clip, lead) -> None:
    """SAFETY E9: a hold has an expiry, and expiry returns the clip to erasure; an open escalation keeps it."""
    escalation = escalated(project, kind="danger_now")
    over = Hold.objects.get(escalation=escalation).expires_at
    escalate.tick(now=over)
    assert ClipState.objects.get(pk=clip.pk).holds == 1
    assert Hold.objects.get(escalation=escalation).expires_at > over
    Escalation.objects.filter(pk=escalation.pk).update(state="closed", closed_at=over)
    later = Hold.objects.get(escalation=escalation).expires_at
    escalate.tick(now=later)
    assert ClipState.objects.get(pk=clip.pk).holds == 0
    assert Erasure.objects.get(clip=clip).cause == "escalated"

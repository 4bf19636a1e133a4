"""The last line is for programs: its keys and what they are made of stay as they are."""

import json
from collections import Counter

from bench.outcome import Outcome
from bench.percentiles import Spread
from bench.quiet import Calls, Quiet
from bench.report import last_line, results


def _spread(p99: float) -> Spread:
    return Spread(count=10, p50=1.0, p95=2.0, p99=p99, longest=p99)


SATURATION = Outcome(
    title="Saturation",
    load_average=1.0,
    spreads={"batches": _spread(61.04), "label": _spread(20.0)},
    cycles_per_s=512.34,
    web_ms_per_cycle=1.5,
    database_ms_per_cycle=0.754,
    others_ms_per_cycle=0.1,
    web_pss_mib=221.3,
    all_pss_mib=600.0,
    errors=Counter({"label: 409 already_ended": 2}),
    quiet=Quiet(
        calls={"label": Calls(statements=6, control=2, round_trips=3)}, buffers_per_seat=20.0, errors=Counter()
    ),
)
LATER = Outcome(title="Schedule", load_average=1.0, errors=Counter({"audio: 500": 1}), duplicates={"seats": 3})


def test_the_last_line_is_one_json_object_with_these_keys() -> None:
    line = last_line(outcomes=[SATURATION, LATER], floor_per_s=1900.04)
    assert "\n" not in line
    assert json.loads(line) == {
        "cycles_per_s": 512.3,
        "floor_per_s": 1900.0,
        "p99_ms": 61.0,
        "errors": 3,
        "duplicates": 3,
        "statements": {"label": 6},
        "cpu_ms_per_cycle": 2.25,
        "pss_mib": 221.3,
    }


def test_results_name_every_scenario_and_the_machine() -> None:
    text = results(outcomes=[SATURATION, LATER], floor_per_s=1900.0, machine={"cores": "2"})
    assert "- cores: 2" in text
    assert "## Saturation" in text
    assert "## Schedule" in text
    assert "| label | 6 | 2 | 3 |" in text
    assert "audio: 500 × 1" in text

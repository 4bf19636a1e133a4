"""Places become cells at intake: the same cell always, exact values apart, nothing finer in anybody's response."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.clips.context import filter_at_intake, render_for
from annotation.clips.places import cell_at, cell_named
from annotation.projects.fields import PURPOSES, ROLES

BUCHAREST = {"lat": 44.4267674, "lon": 26.1025384}
LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
KINDS = st.sampled_from(["weather", "traffic", "restaurants"])


def kept_place(place: dict[str, Any], purpose: str = "understanding") -> tuple[Any, Any]:
    kept, exact = filter_at_intake(context={"place": place}, purpose=purpose, mac=str)
    return kept.get("place"), exact


@pytest.mark.parametrize(
    ("kind", "cell", "height"), [("weather", "sxfs", 19.6), ("traffic", "sxfs9", 4.9), ("restaurants", "sxfs9", 4.9)]
)
def test_P7_cell_by_kind(kind: str, cell: str, height: float) -> None:
    """P7: weather geohash 4, traffic and restaurants geohash 5."""
    place, exact = kept_place({"kind": kind, **BUCHAREST})
    assert (place["cell"], place["height_km"]) == (cell, height)
    assert exact == {"place": {"kind": kind, **BUCHAREST}}


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (42.6, -5.6, "ezs42"),
        (57.64911, 10.40744, "u4pru"),
        (-90.0, -180.0, "00000"),
        (90.0, 180.0, "zzzzz"),
        (0.0, 0.0, "s0000"),
        (17.385, 78.4867, "tepff"),
        (37.3382, -121.8863, "9q9k6"),
    ],
)
def test_known_geohashes(latitude: float, longitude: float, name: str) -> None:
    assert cell_at(latitude=latitude, longitude=longitude, precision=5).name == name
    assert cell_at(latitude=latitude, longitude=longitude, precision=4).name == name[:4]


@given(LATITUDES, LONGITUDES, KINDS, st.sampled_from(ROLES), st.sampled_from(PURPOSES))
def test_P7_no_exact_coordinate_in_any_response(
    latitude: float, longitude: float, kind: str, role: str, purpose: str
) -> None:
    """P7: exact coordinates are in no reviewer's response, nor anybody's: two points of a cell look the same."""
    cell = cell_at(latitude=latitude, longitude=longitude, precision=4 if kind == "weather" else 5)
    answers = []
    for point in ((latitude, longitude), (cell.latitude, cell.longitude)):
        place = {"kind": kind, "lat": point[0], "lon": point[1], "address": "12 Oak Street"}
        kept, _ = filter_at_intake(context={"place": place}, purpose=purpose, mac=str)
        answers.append(json.dumps(render_for(role=role, purpose=purpose, kept=kept)))
    assert answers[0] == answers[1]
    assert "Oak" not in answers[0]


@given(LATITUDES, LONGITUDES, KINDS)
def test_P7_deterministic_and_stable_when_filtered_again(latitude: float, longitude: float, kind: str) -> None:
    """P7: coarsened once, deterministically."""
    once, _ = kept_place({"kind": kind, "lat": latitude, "lon": longitude})
    assert kept_place({"kind": kind, "lat": latitude, "lon": longitude})[0] == once
    assert kept_place(once) == (once, None)


@given(LATITUDES, LONGITUDES)
def test_cell_can_be_found_by_its_name(latitude: float, longitude: float) -> None:
    cell = cell_at(latitude=latitude, longitude=longitude, precision=5)
    assert cell_named(name=cell.name, precision=5) == cell
    assert abs(cell.latitude - latitude) <= 180 / 2**13
    assert abs(cell.longitude - longitude) <= 360 / 2**14


def test_finer_cell_of_a_source_is_cut() -> None:
    assert kept_place({"kind": "weather", "cell": "sxfs9nkxz"})[0]["cell"] == "sxfs"


@pytest.mark.parametrize(
    "place",
    [
        {"kind": "traffic", "lat": 91, "lon": 0},
        {"kind": "traffic", "lat": "44.4", "lon": "26.1"},
        {"kind": "traffic", "lat": True, "lon": False},
        {"kind": "traffic", "lat": float("nan"), "lon": 1.0},
        {"kind": "traffic", "cell": "12 Oak Street"},
        {"kind": "home", **BUCHAREST},
        {"kind": ["traffic"], **BUCHAREST},
        dict(BUCHAREST),
        "44.42, 26.10",
    ],
)
def test_what_is_no_place_is_not_kept_at_all(place: Any) -> None:
    assert kept_place(place) == (None, None)


@pytest.mark.parametrize("purpose", ["wake_word", "transcription", "training"])
def test_no_exact_place_is_sealed_for_a_purpose_that_needs_none(purpose: str) -> None:
    assert kept_place({"kind": "weather", **BUCHAREST}, purpose) == (None, None)

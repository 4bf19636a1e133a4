"""The steps that a scenario may ask for, each by name with plain values."""

from collections.abc import Callable, Mapping
from typing import Any

from annotation.flow.clock import make_weeks
from bench.seed import clips, finished, gold, people, projects
from config.base.clock import utc_now


def _begin() -> None:
    make_weeks(now=utc_now())


STEPS: Mapping[str, Callable[..., Any]] = {
    "begin": _begin,
    "project": projects.found,
    "people": people.add,
    "clips": clips.add,
    "gold": gold.make,
    "finish": finished.finish,
    "hear_first_seats": finished.hear_first_seats,
}


def do(step: Mapping[str, Any]) -> Any:
    """Do one step `{"do": name, …arguments}` and return what it says."""
    arguments = {name: value for name, value in step.items() if name != "do"}
    return STEPS[step["do"]](**arguments)

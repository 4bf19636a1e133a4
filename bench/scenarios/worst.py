"""Worst queues: those in which a claim would have to look at much to find little."""

from collections.abc import Iterator

import psycopg

from bench.outcome import Outcome
from bench.stage import MAIN, Stage

REVIEWERS, QUIET_PEOPLE = 32, 2
WARM_UP, SECONDS = 3.0, 12.0
OWN, OTHERS = 100_000, 10_000
EACH_LANGUAGE = 12_000
LANGUAGES = ("en", "es", "hi")
SNAPSHOT_MINUTES = 10
CROWD = 100


def own_second_seats(stage: Stage) -> Iterator[Outcome]:
    """One reviewer who labelled 100,000 clips whose second seats are open, and 10,000 more that are open to them."""
    project = "own-second-seats"
    stage.add_project(project)
    stage.add_seats(2 * (OWN + OTHERS), project=project, each_twice=True)
    veteran, other = stage.add_people(2, project=project)
    for person, clips in ((veteran, OWN), (other, OTHERS)):
        stage.instance.seed(
            {"do": "hear_first_seats", "project": project, "person_id": person.person_id, "clips": clips}
        )
    stage.past_is_made_up = True
    stage.clock_in([veteran])
    quiet = stage.quiet([veteran], project=project)
    load = stage.load("closed", [veteran], project=project)
    title = f"Worst queue: one reviewer, {OWN:,} second seats of clips they labelled, {OTHERS:,} of others"
    yield stage.measure(title, load, warm_up=WARM_UP, seconds=SECONDS, quiet=quiet)


def three_languages(stage: Stage) -> Iterator[Outcome]:
    """Reviewers who listen to three languages, each a lane of its own."""
    project = "three-languages"
    stage.add_project(project)
    for language in LANGUAGES:
        stage.add_seats(EACH_LANGUAGE, project=project, language=language)
    stage.add_gold(project)
    people = stage.add_people(REVIEWERS, project=project, languages=LANGUAGES)
    stage.clock_in(people)
    quiet = stage.quiet(people[:QUIET_PEOPLE], project=project)
    load = stage.load("closed", people, project=project)
    title = f"Worst queue: {REVIEWERS} reviewers of three languages, {EACH_LANGUAGE:,} open seats in each"
    yield stage.measure(title, load, warm_up=WARM_UP, seconds=SECONDS, quiet=quiet)


def old_snapshot(stage: Stage, *, minutes: float = SNAPSHOT_MINUTES) -> Iterator[Outcome]:
    """Somebody reads in one REPEATABLE READ transaction for ten minutes, while all work: no dead row can be cleared.

    The last seconds of the ten minutes are measured, and the quiet pass comes while the reader still reads.
    """
    people = stage.start_shifts(REVIEWERS)
    with psycopg.connect(stage.database) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT count(*) FROM annotation_batch")
        load = stage.load("closed", people, project=MAIN)
        before = stage.measure(
            f"Worst queue: a REPEATABLE READ reader has been open for {minutes:.0f} minutes of saturation",
            load,
            warm_up=max(60 * minutes - SECONDS, WARM_UP),
            seconds=SECONDS,
        )
        quiet = stage.quiet(people[:QUIET_PEOPLE])
        yield before.with_quiet(quiet)


def after_finished(stage: Stage, *, leave: int = 50_000) -> Iterator[Outcome]:
    """Nearly all seats of the main project are finished: tables are large, the queue is small again."""
    people = stage.start_shifts(REVIEWERS)
    # New people: nobody of the past has met any of these clips.
    crowd = [account.person_id for account in stage.add_people(CROWD)]
    finished = stage.instance.seed({"do": "finish", "project": MAIN, "people": crowd, "leave": leave})[0]
    stage.past_is_made_up = True
    quiet = stage.quiet(people[:QUIET_PEOPLE])
    load = stage.load("closed", people, project=MAIN)
    title = f"Worst queue: after {finished:,} finished, {leave:,} open"
    yield stage.measure(title, load, warm_up=WARM_UP, seconds=SECONDS, quiet=quiet)

"""The floor under all of this: what the same machine's database does for a bare claim and a bare answer.

Eight connections, each in turn: claim 10 rows, commit, then ten times insert and finish in one transaction each, all
prepared. Python's own share is in it, as a server in Python could not do without.
"""

import random
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psycopg

PROCESSES, THREADS = 2, 4
_CLAIM = """
    UPDATE bench_floor_seat SET state = 1, person = %s
    WHERE id = ANY(ARRAY(
        SELECT id FROM bench_floor_seat WHERE state = 0 AND shuffle >= %s ORDER BY shuffle
        LIMIT 10 FOR UPDATE SKIP LOCKED))
    RETURNING id
"""
_ANSWER = "INSERT INTO bench_floor_label (seat_id, person, answers) VALUES (%s, %s, %s)"
_FINISH = "UPDATE bench_floor_seat SET state = 2 WHERE id = %s AND person = %s AND state = 1"
_TABLES = """
    DROP TABLE IF EXISTS bench_floor_label, bench_floor_seat;
    CREATE TABLE bench_floor_seat (
        id bigint PRIMARY KEY, shuffle int NOT NULL, state smallint NOT NULL DEFAULT 0, person int
    );
    CREATE INDEX ON bench_floor_seat (shuffle) WHERE state = 0;
    CREATE TABLE bench_floor_label (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        seat_id bigint NOT NULL UNIQUE REFERENCES bench_floor_seat, person int NOT NULL, answers bytea NOT NULL
    );
    INSERT INTO bench_floor_seat (id, shuffle)
    SELECT n, floor(random() * 2147483647)::int FROM generate_series(1, {rows}) n;
    ANALYZE bench_floor_seat;
"""


def measure_floor(*, database: str, seconds: float, rows: int = 200_000) -> float:
    """Return cycles a second; `database` is the owner's address. The tables are gone afterwards."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(_TABLES.format(rows=rows).encode())
        begins_at = time.monotonic() + 1.5
        try:
            with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
                parts = [pool.submit(_half, database, begins_at, seconds, place) for place in range(PROCESSES)]
                done = sum(part.result() for part in parts)
        finally:
            connection.execute("DROP TABLE bench_floor_label, bench_floor_seat")
    return done / seconds


def _half(database: str, begins_at: float, seconds: float, place: int) -> int:
    counts = [0] * THREADS

    def work(number: int) -> None:
        person = place * THREADS + number
        with psycopg.connect(database) as connection:
            time.sleep(max(begins_at - time.monotonic(), 0))
            while time.monotonic() < begins_at + seconds:
                counts[number] += _round(connection, person)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def _round(connection: psycopg.Connection[tuple[object, ...]], person: int) -> int:
    # From a random place, as claims do.
    claimed = connection.execute(_CLAIM, [person, random.randrange(2**31)], prepare=True).fetchall()
    connection.commit()
    for (seat,) in claimed:
        with connection.pipeline():
            connection.execute(_ANSWER, [seat, person, bytes(180)], prepare=True)
            connection.execute(_FINISH, [seat, person], prepare=True)
            connection.commit()
    return len(claimed)

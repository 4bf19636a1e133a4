"""Counting what a client says to PostgreSQL: statements, transaction control, and waits."""

from bench.wire import Traffic

STARTUP = (8 + 4).to_bytes(4, "big") + (196608).to_bytes(4, "big") + b"u\0x\0"


def message(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4, "big") + body


def executed(name: bytes) -> bytes:
    return message(b"B", b"\0" + name + b"\0\0\0\0\0\0\0") + message(b"E", b"\0\0\0\0\0")


SYNC = message(b"S", b"")


def begun() -> Traffic:
    traffic = Traffic()
    traffic.sent((8).to_bytes(4, "big") + (80877103).to_bytes(4, "big"))
    traffic.answered()
    traffic.sent(STARTUP)
    traffic.answered()
    return traffic


def test_connecting_is_no_statement() -> None:
    assert (begun().statements, begun().round_trips) == (0, 0)


def test_each_statement_that_is_waited_for_is_a_round_trip() -> None:
    traffic = begun()
    for text in (b"BEGIN\0", b"SELECT 1\0", b"COMMIT\0"):
        traffic.sent(message(b"Q", text))
        traffic.answered()
    assert (traffic.statements, traffic.control, traffic.round_trips) == (1, 2, 3)


def test_a_pipeline_is_one_round_trip_and_prepared_statements_are_known_by_name() -> None:
    traffic = begun()
    first = (
        message(b"P", b"one\0BEGIN\0\0\0") + executed(b"one") + message(b"P", b"two\0INSERT\0\0\0") + executed(b"two")
    )
    traffic.sent(first + SYNC)
    traffic.answered()
    traffic.sent(executed(b"one") + executed(b"two"))
    traffic.sent(executed(b"two") + SYNC)
    assert (traffic.statements, traffic.control, traffic.round_trips) == (3, 2, 2)


def test_messages_may_be_cut_anywhere() -> None:
    traffic = begun()
    for byte in message(b"Q", b"SELECT 1\0") + message(b"Q", b"rollback\0"):
        traffic.sent(bytes([byte]))
    assert (traffic.statements, traffic.control) == (1, 1)

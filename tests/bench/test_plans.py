"""Plans are found in a log between lines of others."""

from bench.plans import plans_in

LOG = """LOG:  duration: 0.200 ms  plan:
\t{
\t  "Query Text": "UPDATE annotation_seat SET state = 'taken'",
\t  "Plan": {"Node Type": "ModifyTable", "Actual Rows": 10.00, "Shared Hit Blocks": 41, "Shared Read Blocks": 2}
\t}
LOG:  checkpoint starting: time
LOG:  duration: 0.100 ms  plan:
\t{
\t  "Query Text": "SELECT 1",
\t  "Plan": {"Node Type": "Result", "Actual Rows": 1}
\t}
"""


def test_every_plan_is_read_with_its_buffers() -> None:
    assert [(plan.query[:6], plan.buffers, plan.rows) for plan in plans_in(LOG)] == [
        ("UPDATE", 43, 10),
        ("SELECT", 0, 1),
    ]


def test_a_log_without_plans_has_none() -> None:
    assert list(plans_in("LOG:  database system is ready\n")) == []

"""The history checker: reads what really happened from the rows, and says which invariant they break."""

from bench.history.checks import Violation, check
from bench.history.export import check_database

__all__ = ["Violation", "check", "check_database"]

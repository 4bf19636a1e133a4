"""What a scenario came to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bench.percentiles import Spread
from bench.quiet import Quiet


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The figures of one scenario; None or empty where it does not measure such a thing."""

    title: str
    load_average: float
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    cycles_per_s: float | None = None
    web_ms_per_cycle: float | None = None
    database_ms_per_cycle: float | None = None
    others_ms_per_cycle: float | None = None
    client_ms_per_request: float | None = None
    web_pss_mib: float | None = None
    all_pss_mib: float | None = None
    unfinished: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    # Violations by name, of the history checker or of the queries in exact.py.
    duplicates: Mapping[str, int] = field(default_factory=dict)
    quiet: Quiet | None = None
    notes: tuple[str, ...] = ()

    def with_quiet(self, quiet: Quiet) -> "Outcome":
        """Return the same with a quiet pass that came afterwards."""
        return replace(self, quiet=quiet, errors=self.errors + quiet.errors)

    @property
    def worst_p99_ms(self) -> float | None:
        """Return the p99 of the slowest call."""
        calls = [spread.p99 for name, spread in self.spreads.items() if name != "first batch"]
        return max(calls, default=None)

    @property
    def cpu_ms_per_cycle(self) -> float | None:
        """Return what server and database use for a cycle."""
        if self.web_ms_per_cycle is None or self.database_ms_per_cycle is None:
            return None
        return self.web_ms_per_cycle + self.database_ms_per_cycle

"""The people of the demo: three sites, every role at each, and two lines that meet only at the top."""

from dataclasses import dataclass

DOMAIN = "earshot.example"
ORGANISATION = "Earshot demo"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A demo site; clips of its routing zone are heard elsewhere."""

    name: str
    zone: str
    routing_zone: str


@dataclass(frozen=True, kw_only=True)
class Character:
    """Somebody in the demo; `handle` is the part of the address before the @."""

    handle: str
    name: str
    place: str
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)
    reports_to: str | None = None


PLACES = (
    Place(name="San José", zone="America/Costa_Rica", routing_zone="cr"),
    Place(name="Hyderabad", zone="Asia/Kolkata", routing_zone="in"),
    Place(name="Bucharest", zone="Europe/Bucharest", routing_zone="ro"),
)

_OPERATIONS, _TRUST = "operations", "trust"

# Those whom others report to come first.
CAST = (
    Character(handle=_OPERATIONS, name="Ingrid Solano", place="San José", roles=("supervisor",)),
    Character(handle=_TRUST, name="Radu Enescu", place="Bucharest", roles=("safety",)),
    Character(
        handle="supervisor", name="Lucía Mora", place="San José", roles=("supervisor",), languages=("en", "es"),
        reports_to=_OPERATIONS,
    ),
    Character(
        handle="supervisor.hyderabad", name="Arjun Rao", place="Hyderabad", roles=("supervisor",),
        languages=("en", "hi"), reports_to=_OPERATIONS,
    ),
    Character(
        handle="supervisor.bucharest", name="Ioana Pop", place="Bucharest", roles=("supervisor",),
        languages=("en", "ro"), reports_to=_OPERATIONS,
    ),
    Character(handle="safety", name="Mihai Stan", place="Bucharest", roles=("safety",), reports_to=_TRUST),
    Character(handle="safety.sanjose", name="Elena Vargas", place="San José", roles=("safety",), reports_to=_TRUST),
    Character(handle="safety.hyderabad", name="Nisha Iyer", place="Hyderabad", roles=("safety",), reports_to=_TRUST),
    Character(
        handle="reviewer", name="Daniela Rojas", place="San José", roles=("reviewer",),
        languages=("en", "es", "fr", "ro"), reports_to="supervisor",
    ),
    Character(
        handle="reviewer2", name="Andrei Ionescu", place="Bucharest", roles=("reviewer",),
        languages=("en", "ro", "fr", "es"), reports_to="supervisor.bucharest",
    ),
    Character(
        handle="reviewer3", name="Priya Sharma", place="Hyderabad", roles=("reviewer",), languages=("en", "hi"),
        reports_to="supervisor.hyderabad",
    ),
    Character(handle="ml", name="Tomás Brenes", place="San José", roles=("ml",)),
    Character(handle="ml.hyderabad", name="Kavya Reddy", place="Hyderabad", roles=("ml",)),
    Character(handle="ml.bucharest", name="Vlad Munteanu", place="Bucharest", roles=("ml",)),
    Character(handle="steward", name="Ana Dumitru", place="Bucharest", roles=("steward",)),
    Character(handle="steward.sanjose", name="Marco Quesada", place="San José", roles=("steward",)),
    Character(handle="steward.hyderabad", name="Farah Khan", place="Hyderabad", roles=("steward",)),
)  # fmt: skip

# What stands on a door, and who enters by it.
DOORS = {"reviewer": "reviewer", "supervisor": "supervisor", "ml": "ml", "steward": "steward"}


def address(handle: str) -> str:
    """Return the e-mail address of a character."""
    return f"{handle}@{DOMAIN}"

"""Who calls: a frozen answer that every view gets in the call's first statement."""

from dataclasses import dataclass, field

from config.base.errors import NotAllowed

# What a program's token may do; a person's session may do whatever its roles allow.
SCOPE_OF_ROLE = {
    "reviewer": "review",
    "supervisor": "supervise",
    "safety": "supervise",
    "ml": "export",
    "steward": "steward",
}
SCOPES = frozenset({"review", "supervise", "intake", "export", "steward"})
# Roles whose holders may take clips in with a token of scope `intake`.
INTAKE_ROLES = frozenset({"ml", "steward"})


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A signed-in person or a program acting for one."""

    person_id: int
    organisation_id: int
    name: str
    email: str
    roles: frozenset[str]
    # None for a browser's session.
    scopes: frozenset[str] | None = None
    is_authenticated: bool = field(default=True, init=False)

    @property
    def pk(self) -> int:
        """The person's number, under the name that throttles and logs look for."""
        return self.person_id

    def has(self, *roles: str) -> bool:
        """Tell whether the caller holds one of the roles and, for a program, the scope that goes with it."""
        held = self.roles.intersection(roles)
        if self.scopes is None:
            return bool(held)
        return any(SCOPE_OF_ROLE[role] in self.scopes for role in held)

    def require(self, *roles: str) -> None:
        """Raise NotAllowed unless the caller holds one of the roles (and scope)."""
        if not self.has(*roles):
            raise NotAllowed

    def require_scope(self, *scopes: str) -> None:
        """Raise NotAllowed for a program whose token has none of the scopes; a browser's session needs none."""
        if self.scopes is not None and self.scopes.isdisjoint(scopes):
            raise NotAllowed

    def require_intake(self) -> None:
        """Raise NotAllowed unless the caller may take clips in."""
        if not self.roles & INTAKE_ROLES or (self.scopes is not None and "intake" not in self.scopes):
            raise NotAllowed

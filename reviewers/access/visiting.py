"""A caller whom the call's own statement finds: signing in costs the hot path no round trip (DESIGN: hot path)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.base import sql
from config.base.clock import utc_now
from config.base.errors import CsrfFailed, NotSignedIn
from reviewers.access.caller import Caller
from reviewers.access.finding import check_csrf, reviewer
from reviewers.access.queries import SIGNED_IN, caller_by_session

_ME = f"""
WITH me AS MATERIALIZED (
    SELECT p.id, p.organisation_id FROM {SIGNED_IN} AND EXISTS (
        SELECT FROM reviewers_grant WHERE person_id = p.id AND role = 'reviewer' AND ended_at IS NULL)
),"""  # noqa: S608 - a constant


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser's session that nobody has looked up yet, and that is to be a reviewer's."""

    session_key: str

    def known(self) -> Caller:
        """Look the session up. Raises NotSignedIn, NotAllowed."""
        caller = caller_by_session(session_key=self.session_key, now=utc_now())
        if caller is None:
            raise NotSignedIn
        caller.require("reviewer")
        return caller


def visiting_reviewer(request: HttpRequest) -> Caller | Visitor:
    """Return who calls a plain view of the hot path; a session is looked up by the statement of the call.

    For a view whose first statement is a `CallersStatement`. Raises NotSignedIn, CsrfFailed, NotAllowed.
    """
    session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not session_key or "HTTP_AUTHORIZATION" in request.META:
        return reviewer(request)
    try:
        check_csrf(request)
    except CsrfFailed:
        # Whether anybody is signed in is told first, as everywhere.
        return reviewer(request)
    return Visitor(session_key=session_key)


def known(caller: Caller | Visitor) -> Caller:
    """Return the caller by name and roles, for what is not the hot path. Raises NotSignedIn, NotAllowed."""
    return caller.known() if isinstance(caller, Visitor) else caller


class CallersStatement:
    """A statement about what is the caller's: `%(person)s` and `%(organisation)s` in it are theirs.

    It begins with WITH, has the parameter `now`, and answers with no row, and changes nothing, where `%(person)s` is
    NULL. So it can find a visitor by itself; only where it answers with nothing is the session looked up, to say why.
    """

    def __init__(self, *parts: str) -> None:
        """Write it in both spellings. Raises ValueError where it does not begin with WITH, or is too long."""
        self._of_caller = sql.statement(*parts)
        if not self._of_caller.startswith("WITH "):
            raise ValueError("a statement that finds its caller begins with WITH")
        found = self._of_caller.removeprefix("WITH ").replace("%(person)s", "(SELECT id FROM me)")
        self._of_visitor = sql.statement(_ME, found.replace("%(organisation)s", "(SELECT organisation_id FROM me)"))

    def row(self, *, caller: Caller | Visitor, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, None without one. Raises NotSignedIn, NotAllowed, Django's database errors."""
        if isinstance(caller, Visitor):
            found = sql.row(self._of_visitor, {**parameters, "session": caller.session_key})
            if found is not None:
                return found
            caller = caller.known()
        own = {"person": caller.person_id, "organisation": caller.organisation_id}
        return sql.row(self._of_caller, {**parameters, **own})

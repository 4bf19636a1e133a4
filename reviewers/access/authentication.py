"""The same caller for DRF, and its default permission: deny first."""

from typing import TYPE_CHECKING

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from reviewers.access.caller import Caller
from reviewers.access.finding import find_caller

if TYPE_CHECKING:
    # DRF's views load this module while they are being loaded themselves.
    from rest_framework.views import APIView


class CallerAuthentication(BaseAuthentication):
    """Makes `request.user` a Caller."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        """Return the caller, or None."""
        caller = find_caller(request._request)
        return None if caller is None else (caller, None)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, which makes an unknown caller a 401."""
        return "Bearer"


class SignedIn(BasePermission):
    """Deny first: every DRF view needs a caller unless it says otherwise."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether somebody is signed in."""
        return isinstance(request.user, Caller)

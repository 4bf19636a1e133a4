"""Refusals: every declined action is a small exception with a stable code, and has one shape on the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The request cannot be done."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, message: str = "", **details: Any) -> None:
        """Keep the message for people and the named details for programs.

        The first line of the class's docstring is the default message.
        """
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.details: dict[str, Any] = details
        super().__init__(self.message)

    def body(self) -> Mapping[str, Any]:
        """Return the error envelope of the HTTP contract."""
        return {"error": {"code": self.code, "message": self.message, "details": self.details}}


class Invalid(Refusal):
    """Something in the request is not as it should be."""

    code = "invalid"
    status = 400


class TooLarge(Refusal):
    """This is more than one request may bring."""

    code = "too_large"
    status = 413


class NotFound(Refusal):
    """There is nothing of that name here."""

    code = "not_found"
    status = 404


class NotAllowed(Refusal):
    """Your role does not allow this."""

    code = "not_allowed"
    status = 403


class CsrfFailed(NotAllowed):
    """The page is out of date: reload it and try again."""

    code = "csrf_failed"


class NotSignedIn(Refusal):
    """Sign in first."""

    code = "not_signed_in"
    status = 401


class Broken(Refusal):
    """Something went wrong on our side, and was logged."""

    code = "broken"
    status = 500


class Withdrawn(Refusal):
    """This clip was withdrawn; your work on it is credited and nothing of it is kept."""

    code = "withdrawn"
    status = 410

"""The session store: Django's, with the person and their epoch in columns of their own."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from reviewers.access.models import Session


class SessionStore(DatabaseStore):
    """Keeps sessions in reviewers' own table, so that one statement finds session, person and roles."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return our session model."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Copy the person and the epoch that sign-in put into the session's data into columns."""
        row: Any = super().create_model_instance(data)
        row.person_id = data.get("_auth_user_id")
        row.epoch = data.get("epoch")
        return row

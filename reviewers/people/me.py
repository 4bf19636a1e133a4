"""Who I am and what my day looks like, in the shape of the HTTP contract."""

from datetime import datetime
from typing import Any

from django.conf import settings

from reviewers.access.caller import Caller
from reviewers.people.models import Person
from reviewers.people.today import today, today_body


def me_body(*, caller: Caller, now: datetime) -> dict[str, Any]:
    """Return the answer of `GET me`."""
    person = Person.objects.select_related("site").get(pk=caller.person_id)
    return {
        "person": {
            "name": person.name,
            "email": person.email,
            "languages": person.languages,
            "ui_language": person.ui_language,
        },
        "roles": sorted(caller.roles),
        "site": {"name": person.site.name, "zone": person.site.zone},
        "today": today_body(today(person_id=person.pk, now=now)),
        "demo": settings.DEMO,
    }

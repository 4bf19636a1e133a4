"""Program tokens: whoever makes one, it works once it is logged and is shown once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.base.errors import Invalid, NotFound
from reviewers.access.models import Token
from reviewers.access.queries import caller_by_token
from reviewers.audit.models import AuditEvent
from reviewers.flow import tokens
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db

ENDS = NOW + timedelta(days=1)


def test_a_token_acts_for_its_person_until_it_ends():
    person = make_person()
    token = tokens.give_token(email=person.email.upper(), scopes=["review"], expires_at=ENDS, now=NOW)
    found = caller_by_token(token=token, now=NOW)
    assert (found.person_id, found.scopes) == (person.pk, {"review"})
    assert caller_by_token(token=token, now=ENDS) is None


def test_I9_no_token_is_made_that_is_not_logged(monkeypatch):
    """I9: what widens access is in the log, or has not happened."""
    person = make_person()
    tokens.give_token(email=person.email, scopes=["review"], expires_at=None, now=NOW)
    event = AuditEvent.objects.get(event="token.created")
    assert (event.person_id, event.detail) == (person.pk, {"scopes": ["review"]})

    def broken(*_entries):
        raise RuntimeError

    monkeypatch.setattr(tokens, "record", broken)
    with pytest.raises(RuntimeError):
        tokens.give_token(email=person.email, scopes=["review"], expires_at=None, now=NOW)
    assert Token.objects.count() == 1


def test_nobody_and_nothing_are_refused():
    person = make_person()
    with pytest.raises(NotFound):
        tokens.give_token(email="nobody@earshot.example", scopes=["review"], expires_at=None, now=NOW)
    for scopes in ([], ["everything"]):
        with pytest.raises(Invalid):
            tokens.give_token(email=person.email, scopes=scopes, expires_at=None, now=NOW)


def test_the_command_prints_the_token_on_its_last_line():
    person, out = make_person(), StringIO()
    call_command("create_token", person.email, "--scope", "review", stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("earshot_")
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("create_token", "nobody@earshot.example", "--scope", "review")

"""The demo: made by the product's own intake, entered by four doors, refused anywhere else."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from annotation.clips.models import Clip, ClipState
from annotation.projects.models import Project
from config.base.clock import utc_now
from demo import seed
from demo.cast import CAST, DOORS, PLACES, address
from reviewers.access.models import Role
from reviewers.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def made(settings, tmp_path):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    seed.make(now=utc_now(), clock=utc_now, tell=lambda line: None)
    return tmp_path


def test_the_demo_has_clips_in_every_project_and_people_in_every_role_at_every_site(made):
    assert Clip.objects.count() == 60
    assert set(ClipState.objects.values_list("state", flat=True)) == {"ready"}
    assert Project.objects.count() == 4
    for place in PLACES:
        roles = {role for one in CAST if one.place == place.name for role in one.roles}
        assert roles == set(Role.values)
    for handle in ("reviewer", "reviewer2", "supervisor", "safety", "ml", "steward"):
        assert Person.objects.filter(email=address(handle)).exists()
    _passwords_are_generated_and_private(made)
    for door in DOORS:
        _enters_by(door)
    _is_refused_elsewhere()


def _passwords_are_generated_and_private(folder: Path):
    kept = folder / seed.PASSWORDS
    assert kept.stat().st_mode & 0o777 == 0o600
    passwords = json.loads(kept.read_text())
    assert len(set(passwords.values())) == len(CAST)
    client = APIClient()
    email = address("reviewer2")
    assert client.post("/api/v1/session", {"email": email, "password": "wrong"}, format="json").status_code == 401
    right = client.post("/api/v1/session", {"email": email.upper(), "password": passwords[email]}, format="json")
    assert right.json()["person"]["email"] == email


def _enters_by(door: str):
    client = APIClient()
    assert door in [one["role"] for one in client.get("/api/v1/demo").json()["doors"]]
    entered = client.post("/api/v1/demo/enter", {"role": door}, format="json")
    assert entered.status_code == 200
    assert client.get("/api/v1/me").json()["roles"] == [door]


def _is_refused_elsewhere():
    """Refused from another machine, through a proxy, and where this is no demo."""
    for elsewhere in ({"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}):
        client = APIClient(**elsewhere)
        assert client.get("/api/v1/demo").status_code == 404
        assert client.post("/api/v1/demo/enter", {"role": "reviewer"}, format="json").status_code == 404
    settings.DEMO = False
    assert APIClient().post("/api/v1/demo/enter", {"role": "reviewer"}, format="json").status_code == 404

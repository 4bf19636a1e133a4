"""What a person has shown they can do, and what they may hear; the caller holds the transaction."""

from collections.abc import Collection
from datetime import datetime

from reviewers.people.models import Clearance, Qualification


def give(
    *, person_id: int, qualifications: Collection[str], clearances: Collection[str], until: datetime | None,
    now: datetime,
) -> None:  # fmt: skip
    """Give somebody qualifications and clearances by their codes, or give them anew, until then or for good."""
    Qualification.objects.bulk_create(
        [Qualification(person_id=person_id, code=code, passed_at=now, expires_at=until) for code in qualifications],
        update_conflicts=True,
        unique_fields=["person", "code"],
        update_fields=["passed_at", "expires_at"],
    )
    Clearance.objects.bulk_create(
        [Clearance(person_id=person_id, code=code, granted_at=now, expires_at=until) for code in clearances],
        update_conflicts=True,
        unique_fields=["person", "code"],
        update_fields=["granted_at", "expires_at"],
    )


def end(*, person_id: int, qualifications: Collection[str], clearances: Collection[str], now: datetime) -> None:
    """Let qualifications and clearances expire now; the next claim goes without them."""
    Qualification.objects.filter(person_id=person_id, code__in=qualifications).update(expires_at=now)
    Clearance.objects.filter(person_id=person_id, code__in=clearances).update(expires_at=now)

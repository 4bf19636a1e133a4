"""A speaker withdraws, and in the end is forgotten; the caller holds the transaction."""

from datetime import datetime

from annotation.subjects.models import Consent, Subject, SubjectKey


def lock_subject(*, subject_id: int) -> Subject:
    """Lock a subject alone: intakes of theirs have committed, or wait and then find the new state.

    Rows that only name the subject do not wait: a claim that takes a seat first and names its subject as it commits
    would be waited for by the one it waits for.
    """
    return Subject.objects.select_for_update(no_key=True).get(pk=subject_id)


def withdraw(*, subject: Subject, now: datetime) -> bool:
    """Withdraw a locked subject and every consent of theirs; False when that was done before."""
    if subject.state != Subject.State.ACTIVE:
        return False
    subject.state, subject.withdrawn_at = Subject.State.WITHDRAWN, now
    subject.save(update_fields=["state", "withdrawn_at"])
    Consent.objects.filter(subject=subject, withdrawn_at__isnull=True).update(withdrawn_at=now)
    return True


def forget(*, subject: Subject) -> None:
    """Say that nothing of a locked subject is left; the caller has destroyed the key."""
    SubjectKey.objects.filter(subject=subject).update(state=SubjectKey.State.DESTROYED)
    subject.state = Subject.State.ERASED
    subject.save(update_fields=["state"])

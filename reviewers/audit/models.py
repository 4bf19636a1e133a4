"""The append-only log: ids and keyed hashes, never content, so that erasure does not break it."""

from django.db import models


class AuditEvent(models.Model):
    """One thing that happened. Partitioned by week; the table refuses change by trigger and by role.

    No foreign keys: the log outlives what it names.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField(help_text="The writing transaction; readers go by (txid, id)")
    event = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    clip_id = models.BigIntegerField(null=True)
    # The public id of the assignment, escalation, export or person that the event is about.
    about = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "reviewers_auditevent"


class AuditDigest(models.Model):
    """A signed link of the chain: the hash of a stretch of events and of the digest before it."""

    made_at = models.DateTimeField()
    from_txid = models.BigIntegerField()
    from_id = models.BigIntegerField()
    to_txid = models.BigIntegerField()
    to_id = models.BigIntegerField()
    events = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    signature = models.CharField(max_length=120)

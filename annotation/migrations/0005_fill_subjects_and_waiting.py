"""Fills what 0004 added: the subject of every assignment, and since when every seat has waited."""

from django.db import migrations

FORWARD = """
UPDATE annotation_assignment a SET subject_id = c.subject_id FROM annotation_clip c
    WHERE c.id = a.clip_id AND a.subject_id IS NULL;
UPDATE annotation_seat s SET since = c.taken_in_at FROM annotation_clip c WHERE c.id = s.clip_id AND s.since IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0004_routing_gold_stuck")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

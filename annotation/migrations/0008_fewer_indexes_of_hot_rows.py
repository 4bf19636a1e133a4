"""Indexes that another one makes needless go: each change of a seat or an assignment has to touch all of them.

Runs before or after the code that uses it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A lane's first labels are looked for at the beginning of its index: dead entries there are walked over until a vacuum.
_VACUUM_SOON = """
    ALTER TABLE annotation_seat SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000)
"""
_VACUUM_AS_USUAL = """
    ALTER TABLE annotation_seat RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0007_overlap_extra_labels_conditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state__in", ["held", "withdrawn"])), fields=["batch"], name="assignment_of_batch"
            ),
        ),
        migrations.RemoveIndex(model_name="assignment", name="assignment_held"),
        migrations.AlterField(
            model_name="assignment",
            name="batch",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="annotation.batch"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        # Taking an index from a field takes every other one of that column alone with it, this constraint's too.
        migrations.RemoveConstraint(model_name="assignment", name="assignment_one_live_per_seat"),
        migrations.AlterField(
            model_name="assignment",
            name="seat",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="annotation.seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["held", "done"])),
                fields=("seat",),
                name="assignment_one_live_per_seat",
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="clip",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seats",
                to="annotation.clip",
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="lane",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="annotation.lane"),
        ),
        migrations.AlterField(
            model_name="seat",
            name="reserved_for",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunSQL(_VACUUM_SOON, _VACUUM_AS_USUAL),
    ]

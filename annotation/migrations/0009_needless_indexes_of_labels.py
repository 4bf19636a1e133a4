"""Indexes that a unique constraint makes needless go, and one that nothing asks any more: each label writes them all.

Runs before or after the code that uses it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0008_fewer_indexes_of_hot_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="assignment", name="assignment_given_key"),
        migrations.AlterField(
            model_name="label",
            name="clip",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="annotation.clip"),
        ),
        migrations.AlterField(
            model_name="label",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
    ]

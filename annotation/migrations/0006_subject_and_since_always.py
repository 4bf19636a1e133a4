"""Every assignment names its subject, every seat since when it waits. Runs before the code that relies on it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0005_fill_subjects_and_waiting")]
    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="subject",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="annotation.subject"
            ),
        ),
        migrations.AlterField(model_name="seat", name="since", field=models.DateTimeField()),
    ]

"""Shifts and their corrections get ids by which they are named outside. Runs before the code that uses them."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

PUBLIC_ID = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0005_policies_have_an_organisation")]

    operations = [
        migrations.AddField(model_name="shift", name="public_id", field=PUBLIC_ID.clone()),
        migrations.AddField(model_name="shiftcorrection", name="public_id", field=PUBLIC_ID.clone()),
    ]

"""People get ids by which their leads name them outside. Runs before the code that uses them."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0007_shifts_keep_no_keys")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False, unique=True),
        ),
    ]

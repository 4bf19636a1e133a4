"""Keys of writes that make no row of their own. Runs before the code that keeps them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0002_running_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("request_hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="kept_key_age")],
                "constraints": [models.UniqueConstraint(fields=("person_id", "key"), name="kept_key_once")],
            },
        ),
    ]

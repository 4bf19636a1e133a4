"""Keys of what reports and votes made, and the role of an owner. Runs before the code that writes them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0002_feed_log_and_published_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="owner_role",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="report",
            name="idempotency_key",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="request_hash",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="vote",
            name="idempotency_key",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="vote",
            name="request_hash",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("person", "idempotency_key"), name="report_key"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("person", "idempotency_key"), name="vote_key"),
        ),
    ]

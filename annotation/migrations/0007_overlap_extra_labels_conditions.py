"""Warned overlap, extra labels, conditions that withhold, changes of overlap, unscored gold. Runs before the code that uses them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0006_subject_and_since_always"),
        ("reviewers", "0005_policies_have_an_organisation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OverlapChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("overlap", models.PositiveSmallIntegerField()),
                ("warned_overlap", models.PositiveSmallIntegerField()),
                ("idempotency_key", models.UUIDField()),
                ("request_hash", models.BinaryField(max_length=32)),
                ("requested_at", models.DateTimeField()),
                ("after_clip", models.BigIntegerField(default=0)),
                ("clips_done", models.PositiveIntegerField(default=0)),
                ("clips_total", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="assignment",
            name="scored_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clipstate",
            name="extra",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="project",
            name="warned_overlap",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="stuckclip",
            name="condition",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AlterField(
            model_name="stuckclip",
            name="cause",
            field=models.CharField(
                choices=[("skips", "Skips"), ("wrong_language", "Wrong Language"), ("condition", "Condition")],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("kind", "gold"), ("scored_at__isnull", True), ("state__in", ["done", "surplus"])),
                fields=["ended_at"],
                name="assignment_unscored",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("warned_overlap__range", (1, 9))), name="project_warned_1_to_9"
            ),
        ),
        migrations.AddField(
            model_name="overlapchange",
            name="project",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="annotation.project"),
        ),
        migrations.AddField(
            model_name="overlapchange",
            name="requested_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="overlapchange",
            index=models.Index(fields=["project", "-id"], name="overlap_change_latest"),
        ),
        migrations.AddConstraint(
            model_name="overlapchange",
            constraint=models.UniqueConstraint(fields=("requested_by", "idempotency_key"), name="overlap_change_key"),
        ),
    ]

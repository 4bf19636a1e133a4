"""Routing by clearance and residency, reserved seats, gold, stuck clips, parking. Runs before the code that uses them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0003_keys_of_reports_and_votes"),
        ("reviewers", "0003_quotas_teams_calendars_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoldAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.BinaryField()),
                ("shuffle", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="annotation.assignment",
                    ),
                ),
                ("asked", models.PositiveSmallIntegerField()),
                ("right", models.PositiveSmallIntegerField()),
                ("scored_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StuckClip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cause",
                    models.CharField(choices=[("skips", "Skips"), ("wrong_language", "Wrong Language")], max_length=16),
                ),
                ("since", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("put_back", "Put Back"), ("rerouted", "Rerouted"), ("set_aside", "Set Aside")],
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_clip_once_per_person",
        ),
        migrations.RemoveConstraint(
            model_name="lane",
            name="lane_once",
        ),
        migrations.RenameField(
            model_name="assignment",
            old_name="skip_reason",
            new_name="reason",
        ),
        migrations.AddField(
            model_name="assignment",
            name="heard_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="parked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="subject",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="annotation.subject"
            ),
        ),
        migrations.AddField(
            model_name="clip",
            name="clearance",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="clip",
            name="closed_sites",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="clip",
            name="residency",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="clipstate",
            name="skips",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="label",
            name="heard_language",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="lane",
            name="clearance",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="lane",
            name="residency",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="project",
            name="clearance",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="project",
            name="clips_per_subject",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddField(
            model_name="project",
            name="extra_labels",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="project",
            name="gold_per_mille",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="project",
            name="qualifications",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="residency",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="project",
            name="state_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="reserved_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="reserved_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="clipstate",
            name="state",
            field=models.CharField(
                choices=[
                    ("withheld", "taken in, but without purpose or consent"),
                    ("ready", "Ready"),
                    ("settled", "has the labels wanted"),
                    ("stuck", "waits for a lead's decision; what is held may be finished"),
                    ("escalated", "Escalated"),
                    ("accidental", "Accidental"),
                    ("withdrawn", "Withdrawn"),
                    ("erased", "Erased"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="state",
            field=models.CharField(
                choices=[("open", "Open"), ("draining", "Draining"), ("paused", "Paused"), ("archived", "Archived")],
                default="open",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="state",
            field=models.CharField(
                choices=[("open", "Open"), ("taken", "Taken"), ("reserved", "Reserved"), ("void", "Void")],
                default="open",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["person", "day", "subject"], name="assignment_subjects_of_day"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["lane", "since"], name="seat_open_oldest"
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=models.Q(("state", "reserved")), fields=["reserved_for"], name="seat_reserved"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ["label", "gold"]),
                    models.Q(
                        ("opened_at__isnull", False),
                        ("state__in", ["held", "done", "surplus", "skipped", "accidental", "escalated"]),
                        _connector="OR",
                    ),
                ),
                fields=("clip", "person"),
                name="assignment_clip_once_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(
                fields=("project", "language", "warned", "routing_zone", "clearance", "residency"), name="lane_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("gold_per_mille__lte", 500)), name="project_gold_at_most_half"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "reserved"), _negated=True),
                    models.Q(("reserved_for__isnull", False), ("reserved_until__isnull", False)),
                    _connector="OR",
                ),
                name="seat_reserved_for_somebody",
            ),
        ),
        migrations.AddField(
            model_name="goldanswer",
            name="clip",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="gold", to="annotation.clip"
            ),
        ),
        migrations.AddField(
            model_name="goldanswer",
            name="form",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="annotation.formversion"),
        ),
        migrations.AddField(
            model_name="goldanswer",
            name="lane",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="annotation.lane"),
        ),
        migrations.AddField(
            model_name="goldanswer",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="gold",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="annotation.goldanswer"),
        ),
        migrations.AddField(
            model_name="score",
            name="label",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="annotation.label"),
        ),
        migrations.AddField(
            model_name="stuckclip",
            name="clip",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stuck", to="annotation.clip"
            ),
        ),
        migrations.AddField(
            model_name="stuckclip",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="goldanswer",
            index=models.Index(
                condition=models.Q(("retired_at__isnull", True)), fields=["lane", "shuffle"], name="gold_scan"
            ),
        ),
        migrations.AddConstraint(
            model_name="goldanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)), fields=("clip",), name="gold_one_live_per_clip"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("right__lte", models.F("asked"))), name="score_within_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="stuckclip",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", True)), fields=["since"], name="stuck_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="stuckclip",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)), fields=("clip",), name="stuck_once_open"
            ),
        ),
    ]

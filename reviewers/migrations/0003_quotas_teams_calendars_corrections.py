"""Teams, calendars, quotas of projects and teams, corrections of shifts. Runs before the code that uses them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reviewers.sites.models


class Migration(migrations.Migration):
    dependencies = [
        ("reviewers", "0002_audit_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField()),
                ("kind", models.CharField(choices=[("holiday", "Holiday"), ("working", "Working")], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16)),
                ("granted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ProjectTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("project_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("limit", models.PositiveIntegerField(null=True)),
                ("taken", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32)),
                ("passed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ShiftCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("breaks", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("agreed", "Agreed"), ("refused", "Refused")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="quotapolicy",
            name="quota_policy_for_one_thing",
        ),
        migrations.RemoveConstraint(
            model_name="quotapolicy",
            name="quota_per_site",
        ),
        migrations.RemoveConstraint(
            model_name="quotapolicy",
            name="quota_per_person",
        ),
        migrations.AddField(
            model_name="allowance",
            name="heard_limit_ms",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="allowance",
            name="project_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="allowance",
            name="project_run",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="person",
            name="moves_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="next_site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviewers.site",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="paused_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="quotapolicy",
            name="hours_per_shift",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quotapolicy",
            name="minutes_heard_per_day",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quotapolicy",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="reviewers.organisation"
            ),
        ),
        migrations.AddField(
            model_name="quotapolicy",
            name="project_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="shift",
            name="ends_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="region",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="site",
            name="working_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), default=reviewers.sites.models.every_day, size=None
            ),
        ),
        migrations.AlterField(
            model_name="quotapolicy",
            name="clips_per_day",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendarday",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="calendar", to="reviewers.site"
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="clearances", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="projecttally",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="qualification",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="qualifications", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="shiftcorrection",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="shiftcorrection",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reviewers.shift"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="reviewers.organisation"),
        ),
        migrations.AddField(
            model_name="person",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="reviewers.team"
            ),
        ),
        migrations.AddField(
            model_name="quotapolicy",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to="reviewers.team"
            ),
        ),
        migrations.AddIndex(
            model_name="quotapolicy",
            index=models.Index(fields=["person"], name="quota_policy_of_person"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moves_at__isnull", True), ("next_site__isnull", True)),
                    models.Q(("moves_at__isnull", False), ("next_site__isnull", False)),
                    _connector="OR",
                ),
                name="person_move_has_place_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at__isnull", True), models.Q(("paused_reason", ""), _negated=True), _connector="OR"
                ),
                name="person_pause_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("site__isnull", True), ("team__isnull", True)),
                    models.Q(("person__isnull", True), ("site__isnull", True)),
                    models.Q(("person__isnull", True), ("team__isnull", True)),
                    _connector="OR",
                ),
                name="quota_policy_for_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotapolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("project_id__isnull", True),
                    models.Q(("hours_per_shift__isnull", True), ("minutes_heard_per_day__isnull", True)),
                    _connector="OR",
                ),
                name="quota_policy_of_project_counts_clips",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotapolicy",
            constraint=models.UniqueConstraint(
                fields=("organisation", "site", "team", "person", "project_id"),
                name="quota_policy_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(fields=("site", "date"), name="calendar_day_once"),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(fields=("person", "code"), name="clearance_once"),
        ),
        migrations.AddConstraint(
            model_name="projecttally",
            constraint=models.UniqueConstraint(fields=("person", "project_id"), name="project_tally_once"),
        ),
        migrations.AddConstraint(
            model_name="projecttally",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__isnull", True), ("taken__lte", models.F("limit")), _connector="OR"),
                name="project_tally_within_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.UniqueConstraint(fields=("person", "code"), name="qualification_once"),
        ),
        migrations.AddConstraint(
            model_name="shiftcorrection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("shift",), name="correction_one_waiting_per_shift"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftcorrection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "agreed")), fields=("shift",), name="correction_one_agreed_per_shift"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("started_at__lt", models.F("ended_at"))), name="correction_has_length"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "asked")),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="correction_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="team_name_per_organisation"),
        ),
    ]

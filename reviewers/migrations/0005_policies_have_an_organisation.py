"""Every quota policy belongs to an organisation. Runs before the code that relies on it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0004_fill_organisation_of_policies")]
    operations = [
        migrations.AlterField(
            model_name="quotapolicy",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="reviewers.organisation"),
        ),
    ]

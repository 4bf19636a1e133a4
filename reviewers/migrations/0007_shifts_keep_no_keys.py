"""Keys of starts and ends are kept in base_keptkey, with a hash. Runs after the code that wrote these is gone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0006_public_ids_of_shifts")]

    operations = [
        migrations.RemoveField(model_name="shift", name="start_key"),
        migrations.RemoveField(model_name="shift", name="end_key"),
        migrations.RemoveField(model_name="break", name="start_key"),
        migrations.RemoveField(model_name="break", name="end_key"),
    ]

"""Fills what 0003 added: the organisation of every quota policy, by the site or person that it is for."""

from django.db import migrations

FORWARD = """
UPDATE reviewers_quotapolicy q SET organisation_id = s.organisation_id FROM reviewers_site s WHERE s.id = q.site_id;
UPDATE reviewers_quotapolicy q SET organisation_id = p.organisation_id FROM reviewers_person p WHERE p.id = q.person_id;
"""


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0003_quotas_teams_calendars_corrections")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

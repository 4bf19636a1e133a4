"""What the running role may do: rows of every table, no definitions, and of the log nothing but reading and appending.

Runs after every table exists; tables of later migrations get the same by default privileges.
"""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
    part regclass;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'earshot_app') THEN
        RAISE NOTICE 'role earshot_app is missing: create it before going into production';
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA public TO earshot_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO earshot_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO earshot_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO earshot_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO earshot_app;
    REVOKE UPDATE, DELETE ON reviewers_auditevent, reviewers_auditdigest FROM earshot_app;
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'reviewers_auditevent'::regclass LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM earshot_app', part);
    END LOOP;
    REVOKE UPDATE, DELETE ON annotation_formversion, annotation_guidelineversion FROM earshot_app;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM earshot_app;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_jobs"),
        ("annotation", "0002_feed_log_and_published_versions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

"""The roles and the database of the embedded PostgreSQL: one role owns and migrates, another serves."""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "earshot_owner"
APP = "earshot_app"
DATABASE = "earshot"


def prepare_roles(server: psycopg.Connection[tuple[object, ...]], *, owner_password: str, app_password: str) -> None:
    """Make roles and database where missing and set the passwords; the connection is a superuser's, autocommit on."""
    for role, password in ((OWNER, owner_password), (APP, app_password)):
        if not _exists(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        server.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )
    if not _exists(server, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def close_public_schema(database: psycopg.Connection[tuple[object, ...]]) -> None:
    """Leave the making of tables in `public` to the database's owner; the connection is a superuser's."""
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def allow_test_databases(server: psycopg.Connection[tuple[object, ...]]) -> None:
    """Let the owner make databases and act as the serving role, as tests of the two roles need."""
    server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
    server.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))


def _exists(server: psycopg.Connection[tuple[object, ...]], query: str, name: str) -> bool:
    return server.execute(query.encode(), (name,)).fetchone() is not None

#!/bin/sh
# Run by the PostgreSQL image when it makes its data folder: the roles and the database, with the passwords given to it.
set -eu
psql --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    -v owner_password="$EARSHOT_OWNER_PASSWORD" -v app_password="$EARSHOT_APP_PASSWORD" -f /deploy/roles.sql

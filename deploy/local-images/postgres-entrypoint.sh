#!/bin/sh
# Makes the data folder on the first start, runs the scripts that were put beside it, then becomes the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # Made again from the start when an earlier try was cut off: the version file of a whole one is there.
    find "$PGDATA" -mindepth 1 -delete
    unfinished=$PGDATA/unfinished
    mkdir -m 0700 "$unfinished"
    password=$(mktemp)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
    initdb -D "$unfinished" -U postgres -A scram-sha-256 --pwfile="$password" -E UTF8 --locale=C.UTF-8 >/dev/null
    rm -f "$password"
    echo "host all all all scram-sha-256" >>"$unfinished/pg_hba.conf"
    sed -i 's/^local *all *all .*/local all all trust/' "$unfinished/pg_hba.conf"
    pg_ctl -D "$unfinished" -w -s -o "-c listen_addresses=" start
    for script in /docker-entrypoint-initdb.d/*.sh; do
        [ ! -f "$script" ] || sh "$script"
    done
    pg_ctl -D "$unfinished" -w -s -m fast stop
    find "$unfinished" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv {} "$PGDATA" \;
    mv "$unfinished/PG_VERSION" "$PGDATA"
    rmdir "$unfinished"
fi
exec "$@" -c listen_addresses='*'

#!/bin/sh
# Writes new secrets for docker-compose.yml into a file (default .env), readable by its owner only; never over an old one.
set -eu
file=${1:-.env}
if [ -e "$file" ]; then
    echo "$file is there already: secrets are made once, and what they protect cannot be read without them." >&2
    exit 1
fi
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
{
    for name in SECRET_KEY POSTGRES_PASSWORD EARSHOT_OWNER_PASSWORD EARSHOT_APP_PASSWORD BROKER_PASSWORD; do
        echo "$name=$(random)"
    done
} >"$file"
echo "Wrote new secrets to $file: keep it out of backups of the data."

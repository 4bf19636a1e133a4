#!/bin/sh
# Fails when the committed OpenAPI document, or the front end's types made from it, are not what the code says.
cd "$(dirname "$0")/.." || exit 1
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
EARSHOT_ENV=check .venv/bin/python manage.py spectacular --format openapi-json --file "$fresh" || exit 1
if ! diff -u docs/reference/openapi.json "$fresh"; then
    echo "docs/reference/openapi.json is not what the code says: run make types and commit what it writes." >&2
    exit 1
fi
if ! (cd frontend && npm run --silent generate --workspace tools/types -- --check >/dev/null); then
    echo "frontend/src/lib/api-types.ts is not made from docs/reference/openapi.json: run make types and commit what it writes." >&2
    exit 1
fi

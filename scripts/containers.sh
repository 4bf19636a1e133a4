#!/bin/bash
# Builds the containers, starts all of docker-compose.yml for real, looks whether it works, and ends it again.
#
#   CONTAINER_TOOL   docker or podman; the first that works here, if not said
#   BUILD_OPTIONS    further options for the build of Earshot's image (a mount, a proxy, a mirror)
#   BASE, NODE_BASE  the images to build on (see Dockerfile)
#   LOCAL_IMAGES=1   build PostgreSQL and the broker from deploy/local-images on BASE too
#   POSTGRES_IMAGE, BROKER_IMAGE   other images for these two
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "$*" >&2
    exit 1
}

command -v curl >/dev/null || fail "This needs curl: install it."
choose_tool() {
    if docker compose version >/dev/null 2>&1 && docker info >/dev/null 2>&1; then
        echo docker
    elif podman info >/dev/null 2>&1 && command -v podman-compose >/dev/null; then
        echo podman
    fi
}
tool=${CONTAINER_TOOL:-$(choose_tool)}
build=(build --quiet)
case $tool in
    docker) compose=(docker compose) ;;
    podman)
        compose=(podman-compose)
        # Podman's own image format has no health checks.
        build=(build --quiet --format docker)
        ;;
    *) fail "Neither Docker with compose nor Podman with podman-compose works here: install one of them." ;;
esac
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

folder=$(mktemp -d)
log=$(mktemp) page=$(mktemp)
port=$(free_port)
project=earshot-try-$$
export EARSHOT_IMAGE=${EARSHOT_IMAGE:-localhost/earshot:try} LISTEN=127.0.0.1:$port
scripts/container-secrets.sh "$folder/env" >/dev/null
# Given as variables, which every kind of compose reads, and which win over a .env of yours.
set -a
# shellcheck disable=SC1091
. "$folder/env"
set +a
rm -r "$folder"
stack() { "${compose[@]}" -p "$project" "$@"; }

started=
finish() {
    code=$?
    rm -f "$log" "$page"
    if [ -n "$started" ] && [ $code -ne 0 ]; then
        for service in migrate web worker clock postgres broker; do
            echo "--- $service" >&2
            stack logs "$service" 2>&1 | tail -n 30 >&2 || true
        done
    fi
    if [ -n "$started" ]; then
        echo "Ending it."
        stack down -v >/dev/null 2>&1 || echo "It could not be ended: ${compose[*]} -p $project down -v" >&2
    fi
    exit $code
}
trap finish EXIT

echo "Building Earshot's image."
arguments=()
[ -z "${BASE:-}" ] || arguments+=(--build-arg "BASE=$BASE")
[ -z "${NODE_BASE:-}" ] || arguments+=(--build-arg "NODE_BASE=$NODE_BASE")
# shellcheck disable=SC2086
"$tool" "${build[@]}" ${BUILD_OPTIONS:-} "${arguments[@]}" -t "$EARSHOT_IMAGE" .
if [ "${LOCAL_IMAGES:-}" = 1 ]; then
    export POSTGRES_IMAGE=localhost/earshot-postgres:local BROKER_IMAGE=localhost/earshot-broker:local
    for name in postgres broker; do
        echo "Building the image of $name."
        "$tool" "${build[@]}" --network host --build-arg "BASE=${BASE:-debian:bookworm-slim}" \
            -t "localhost/earshot-$name:local" -f "deploy/local-images/$name.Dockerfile" deploy/local-images
    done
fi

echo "Starting everything on port $port."
started=1
# It waits for the migration, and says nothing of one that never ends.
timeout 300 "${compose[@]}" -p "$project" up -d --no-build >"$log" 2>&1 || fail "It did not start: $(tail -n 20 "$log")"

look() { curl -s -o "$page" -w '%{http_code}' --max-time 15 "http://localhost:$port$1"; }
# What may need a moment is asked again: names of containers that have just started are not known at once.
patiently() {
    for _ in $(seq 30); do
        if "$@"; then return 0; fi
        sleep 2
    done
    return 1
}
healthy() { [ "$(look /healthz)" = 200 ]; }
inside() { stack exec -T "$@"; }
pong() {
    inside worker sh -c 'celery -A config.celery inspect ping --timeout 10 --destination "celery@$(hostname)"' 2>&1 |
        grep -q pong
}

patiently healthy || fail "/healthz did not answer 200: $(cat "$page")"
echo "/healthz answers 200: $(cat "$page")"
patiently pong || fail "The worker does not answer."
echo "The worker answers."
[ "$(look /)" = 200 ] && grep -q 'id="root"' "$page" || fail "The sign-in page is not served."
script=$(grep -o '/static/app/assets/[^"]*\.js' "$page" | head -1)
[ "$(look "$script")" = 200 ] || fail "The sign-in page's script is not served."
echo "The sign-in page and its script are served."
[ "$(look /api/v1/session)" = 200 ] && grep -q '"demo": *false' "$page" || fail "The demo is open: $(cat "$page")"

inside web python - <scripts/containers_smoke.py || fail "The smoke step failed."
# A name in /proc, because the image has no ps.
inside clock sh -c 'grep -qz clock /proc/1/cmdline' || fail "The clock does not run."
echo "The clock runs."
[ "$(inside web id -u | tr -d '\r\n')" = 10001 ] || fail "The web process is not uid 10001."
echo "They run as uid 10001. Everything that was looked at works."

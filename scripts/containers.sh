#!/bin/bash
# Builds the containers, starts all of docker-compose.yml for real, looks whether it works, and ends it again.
# Nothing is waited for without a limit: what takes too long fails with a sentence.
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

for needed in curl python3 timeout; do
    command -v $needed >/dev/null || fail "This needs $needed: install it."
done
# Runs a command for so many seconds at most. In the foreground, so that Ctrl-C reaches it.
within() { timeout --foreground -k 10 "$@"; }

choose_tool() {
    if within 30 docker compose version >/dev/null 2>&1 && within 30 docker info >/dev/null 2>&1; then
        echo docker
    elif within 30 podman info >/dev/null 2>&1 && command -v podman-compose >/dev/null; then
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
# stack SECONDS ARGUMENT...: compose, for so long at most.
stack() {
    local limit=$1
    shift
    within "$limit" "${compose[@]}" -p "$project" "$@"
}
services=(migrate web worker clock postgres broker)
container() { within 30 "$tool" ps -aq --filter "label=com.docker.compose.project=$project" "$@"; }
container_of() { container --filter "label=com.docker.compose.service=$1"; }

started=
exec 3>&1 4>&2
finish() {
    code=$?
    # Ctrl-C may come while a step's words go into the log.
    exec >&3 2>&4
    if [ -n "$started" ] && [ $code -ne 0 ]; then
        for service in "${services[@]}"; do
            [ -n "$(container_of "$service")" ] || continue
            echo "--- $service" >&2
            stack 30 logs "$service" 2>&1 | tail -n 30 >&2 || true
        done
    fi
    if [ -n "$started" ]; then
        echo "Ending it."
        if ! stack 180 down -v >"$log" 2>&1 || [ -n "$(container || echo unknown)" ]; then
            echo "It could not be ended: ${compose[*]} -p $project down -v: $(tail -n 20 "$log")" >&2
            code=1
        fi
    fi
    rm -f "$log" "$page"
    exit $code
}
trap finish EXIT
# make_image SECONDS ARGUMENT...: builds it. Says so when the time is over, for the tool itself would say nothing.
make_image() {
    local limit=$1 code=0
    shift
    within "$limit" "$tool" "${build[@]}" "$@" || code=$?
    [ $code -ne 124 ] || fail "It was not built within $((limit / 60)) minutes."
    [ $code -eq 0 ] || fail "It could not be built."
}

echo "Building Earshot's image."
arguments=()
[ -z "${BASE:-}" ] || arguments+=(--build-arg "BASE=$BASE")
[ -z "${NODE_BASE:-}" ] || arguments+=(--build-arg "NODE_BASE=$NODE_BASE")
# shellcheck disable=SC2086
make_image 2400 ${BUILD_OPTIONS:-} "${arguments[@]}" -t "$EARSHOT_IMAGE" .
if [ "${LOCAL_IMAGES:-}" = 1 ]; then
    export POSTGRES_IMAGE=localhost/earshot-postgres:local BROKER_IMAGE=localhost/earshot-broker:local
    for name in postgres broker; do
        echo "Building the image of $name."
        make_image 1200 --network host --build-arg "BASE=${BASE:-debian:bookworm-slim}" \
            -t "localhost/earshot-$name:local" -f "deploy/local-images/$name.Dockerfile" deploy/local-images
    done
fi

echo "Starting everything on port $port."
started=1
# Containers first (here Docker fetches images): podman-compose would wait for one that could not even be made.
stack 900 up --no-start --no-build >"$log" 2>&1 || fail "The containers could not be made: $(tail -n 20 "$log")"
for service in "${services[@]}"; do
    [ -n "$(container_of "$service")" ] || fail "No container was made for $service: $(tail -n 20 "$log")"
done
# It waits for the migration, and says nothing of one that never ends.
stack 300 up -d --no-build >"$log" 2>&1 || fail "They did not all start, or not within five minutes: $(tail -n 20 "$log")"

look() { curl -s -o "$page" -w '%{http_code}' --max-time 15 "http://localhost:$port$1"; }
# What may need a moment is asked again: names of containers that have just started are not known at once.
patiently() {
    local until=$((SECONDS + 120))
    while [ $SECONDS -lt $until ]; do
        if "$@"; then return 0; fi
        sleep 2
    done
    return 1
}
healthy() { [ "$(look /healthz)" = 200 ]; }
# inside SECONDS SERVICE COMMAND...
inside() {
    local limit=$1
    shift
    stack "$limit" exec -T "$@"
}
# Reads to the end: a pipe that closes early is a failure too.
pong() {
    inside 60 worker sh -c 'celery -A config.celery inspect ping --timeout 10 --destination "celery@$(hostname)"' 2>&1 |
        grep pong >/dev/null
}

patiently healthy || fail "/healthz did not answer 200 within two minutes: $(cat "$page")"
echo "/healthz answers 200: $(cat "$page")"
patiently pong || fail "The worker did not answer within two minutes."
echo "The worker answers."
[ "$(look /)" = 200 ] && grep -q 'id="root"' "$page" || fail "The sign-in page is not served."
script=$(grep -o '/static/app/assets/[^"]*\.js' "$page" | sed -n 1p)
[ "$(look "$script")" = 200 ] || fail "The sign-in page's script is not served."
echo "The sign-in page and its script are served."
[ "$(look /api/v1/session)" = 200 ] && grep -q '"demo": *false' "$page" || fail "The demo is open: $(cat "$page")"

inside 300 web python - <scripts/containers_smoke.py || fail "The smoke step failed or took more than five minutes."
inside 60 web sh -c 'grep -q "^tmpfs /srv/data " /proc/mounts && [ "$(stat -c %u:%a /srv/data/uploads)" = 10001:700 ]' ||
    fail "Uploads do not wait in memory, in a folder of the web process alone."
echo "Uploads wait in memory, in a folder that only the web process may read."
# A name in /proc, because the image has no ps.
inside 60 clock sh -c 'grep -qz clock /proc/1/cmdline' || fail "The clock does not run."
echo "The clock runs."
[ "$(inside 60 web id -u | tr -d '\r\n')" = 10001 ] || fail "The web process is not uid 10001."
echo "They run as uid 10001. Everything that was looked at works."

#!/bin/sh
# Says in one sentence what is missing before the front end can be built; silent when all is there.
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Earshot needs Node 20.19 or newer with npm to build its pages: install it from your system's packages or https://nodejs.org." >&2
    exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Earshot needs Node 20.19 or newer, and node is $(node --version): install a newer one from https://nodejs.org." >&2
    exit 1
fi

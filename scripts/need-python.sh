#!/bin/sh
# Says in one sentence what is missing before a Python environment can be made; silent when all is there.
python=$1
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Earshot needs Python 3.11 or newer, and there is no $python here: install it (on Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Earshot needs Python 3.11 or newer, and $python is $("$python" --version 2>&1): install a newer one and name it, as in make run PYTHON=python3.12." >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "Earshot needs Python's venv module, and $python comes without it: install it (on Debian: apt-get install python3-venv)." >&2
    exit 1
fi

"""`python -m bench.seed`: reads steps as JSON from standard input, does them, and writes what came of each."""

import django

django.setup()  # Models can be imported only from here on.

import json  # noqa: E402
import sys  # noqa: E402

from bench.seed.steps import do  # noqa: E402

if __name__ == "__main__":
    json.dump([do(step) for step in json.load(sys.stdin)], sys.stdout)

"""`python -m config.local [run | services | reset-demo]`: the embedded instance from the command line."""

import os
import sys

from config.local.reset import reset_demo
from config.local.supervisor import run, run_services
from config.local.trouble import StartupError

USAGE = "usage: python -m config.local [run | services | reset-demo]"


def main(arguments: list[str]) -> int:
    """Do what the one argument names (default: run) and return the exit code."""
    match arguments or ["run"]:
        case ["run"]:
            return run(os.environ)
        case ["services"]:
            return run_services(os.environ)
        case ["reset-demo"]:
            try:
                print(reset_demo(os.environ))
            except StartupError as error:
                print(error, file=sys.stderr)
                return 1
            return 0
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

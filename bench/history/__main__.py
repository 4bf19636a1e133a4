"""`python -m bench.history`: check the database of DATABASE_URL; prints what does not hold, and exits 1 then.

python -m bench.history                  the database
python -m bench.history --dump FILE      write its history as JSON lines and check nothing
python -m bench.history --load FILE      check such a file, without a database
"""

import argparse
import os
import sys
from pathlib import Path

from bench.history.checks import Violation, check
from bench.history.dump import dump, load
from bench.history.export import check_database, read_history


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.history", description="Check what really happened.")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--dump", type=Path, metavar="FILE", help="write the history as JSON lines, check nothing")
    way.add_argument("--load", type=Path, metavar="FILE", help="check a file that --dump wrote")
    asked = parser.parse_args(arguments)
    if asked.dump is not None:
        with read_history(url=os.environ["DATABASE_URL"]) as history:
            dump(history, path=asked.dump)
        return 0
    return _tell(check_database() if asked.load is None else check(load(path=asked.load)))


def _tell(violations: list[Violation]) -> int:
    for violation in violations:
        print(violation)
    print(f"{len(violations)} violations." if violations else "Every check holds.", file=sys.stderr)
    return int(bool(violations))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

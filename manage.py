#!/usr/bin/env python
"""Earshot's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from config.local.runtime import NotRunningError


def main() -> None:
    """Run one management command; say in one sentence when there is nothing to run it beside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except NotRunningError as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()

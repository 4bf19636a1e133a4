"""What stops a start: told to the person at the console in one plain sentence, never as a traceback."""


class StartupError(Exception):
    """The start cannot go on; the message says in one sentence what to do about it."""

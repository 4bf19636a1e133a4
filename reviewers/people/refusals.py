"""What is refused because of who asks."""

from config.base.errors import Refusal


class Paused(Refusal):
    """Your lead has paused your work; the reason is with this."""

    code = "paused"

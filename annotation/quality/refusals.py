"""What making gold is refused for."""

from config.base.errors import NotFound, Refusal


class NotInCirculation(Refusal):
    """This clip is out of circulation, so nobody may be given it."""

    code = "not_in_circulation"


class GoldWarned(Refusal):
    """A clip with a warning is for the fewest ears: choose another one."""

    code = "gold_warned"


class NoSuchClip(NotFound):
    """There is no clip of that id in this project."""

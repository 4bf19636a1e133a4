"""What a site's calendar refuses."""

from config.base.errors import Refusal


class NotAWorkingDay(Refusal):
    """Nobody works at your site today."""

    code = "not_a_working_day"

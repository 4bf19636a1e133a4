"""What quotas refuse."""

from config.base.errors import Refusal


class QuotaReached(Refusal):
    """You are done for today."""

    code = "quota_reached"


class ExposureLimit(Refusal):
    """You have listened enough for today."""

    code = "exposure_limit"

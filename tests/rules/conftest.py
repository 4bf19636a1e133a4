"""Pure rules are tested without a clock: Hypothesis must not fail an example for being slow on a busy machine."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

"""How thoroughly Hypothesis looks: by day the same examples for everybody, at night new ones and many more.

`make test ARGS="tests/machine --hypothesis-profile=nightly"` is the night's. No example fails for being slow: machines
that run tests are busy.
"""

from hypothesis import settings

settings.register_profile("default", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=2400, derandomize=False, print_blob=True)
settings.load_profile("default")

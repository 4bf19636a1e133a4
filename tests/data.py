"""Where the real recordings stand; tests read them there and none is copied into the project."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("EARSHOT_TEST_DATA", ROOT.parent / "shared" / "data"))

"""Lets every tool of the environment import the project from anywhere (a bare `pytest` needs it for its plugin)."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Path(sysconfig.get_path("purelib"), "earshot.pth").write_text(f"{ROOT}\n", encoding="utf-8")

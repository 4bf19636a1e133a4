"""What a start was asked to do, read from the environment and checked before anything happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.local.ports import why_not
from config.local.trouble import StartupError

ROOT = Path(__file__).resolve().parent.parent.parent
DEFAULT_PORT = "8000"
DEMO_MADE = "demo-made"  # file in DATA_DIR: the demo is made once
# Each of these points at a server of the user's own; with any of them there is no demo.
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "KEYS_URL")


@dataclass(frozen=True)
class Plan:
    """Where to listen, where to keep data, and whether this is the demo on embedded defaults."""

    port: int
    data_dir: Path
    demo: bool

    @property
    def address(self) -> str:
        """The address that people open."""
        return f"http://localhost:{self.port}"


def read_plan(environ: Mapping[str, str]) -> Plan:
    """Read PORT, DATA_DIR and what decides about the demo; raises StartupError for what cannot be."""
    text = environ.get("PORT") or DEFAULT_PORT
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise StartupError(f"PORT is {text!r}, and a port is a number from 1 to 65535: choose one, such as PORT=8000.")
    own = any(environ.get(name) for name in ADDRESSES)
    return Plan(
        port=int(text),
        data_dir=data_dir_of(environ),
        demo=not own and environ.get("EARSHOT_DEMO", "1") != "0",
    )


def data_dir_of(environ: Mapping[str, str]) -> Path:
    """Return the data folder as an absolute path: DATA_DIR, else `var` in the project."""
    given = environ.get("DATA_DIR")
    return Path(given).expanduser().absolute() if given else ROOT / "var"


def check_port(port: int) -> None:
    """Raise StartupError when nobody may listen on the port, or somebody does."""
    reason = why_not(port)
    if reason == "taken":
        raise StartupError(
            f"Port {port} is taken by another program: stop that one, or choose another port, as in "
            f"`make run PORT={port + 1 if port < 65_535 else 8001}`."
        )
    if reason == "forbidden":
        raise StartupError(
            f"Port {port} is reserved for the system: choose one above 1023, as in `make run PORT=8000`."
        )


def open_data_dir(folder: Path) -> None:
    """Make the data folder, private to its owner; raises StartupError when that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartupError(
            f"The data folder {folder} cannot be written ({error.strerror}): choose another with DATA_DIR=..."
        ) from error

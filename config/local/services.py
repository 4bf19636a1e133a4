"""PostgreSQL and Valkey of one data folder, those that the environment does not give; used by run, tools and tests."""

from collections.abc import Callable, Mapping
from pathlib import Path

from config.local.child import Child
from config.local.cluster import holds_data
from config.local.files import private_folder
from config.local.postgres import Postgres
from config.local.roles import APP, OWNER
from config.local.secrets import Secrets, ensure_key_encryption_key, load_or_create
from config.local.valkey import Valkey


class Services:
    """What Earshot stands on: database, broker, storage, keys and secrets, with the addresses of all of them."""

    def __init__(self, *, data_dir: Path, environ: Mapping[str, str]) -> None:
        """Prepare folders and secrets; raises StartupError when a program or a needed secret is missing."""
        self.data_dir, self.environ = data_dir, environ
        logs = private_folder(data_dir / "logs")
        data_there = holds_data(data_dir / "postgres")
        self.secrets: Secrets = load_or_create(data_dir=data_dir, holds_data=data_there)
        if not environ.get("KEYS_URL"):
            keys_there = any(path.is_file() and path.name != "kek" for path in (data_dir / "keys").rglob("*"))
            ensure_key_encryption_key(data_dir=data_dir, holds_data=data_there or keys_there)
        if not environ.get("STORAGE_URL"):
            private_folder(data_dir / "storage")
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        if not environ.get("DATABASE_URL"):
            self.postgres = Postgres(
                data_dir=data_dir, log=logs / "postgresql.log", secrets=self.secrets, environ=environ
            )
        if not environ.get("REDIS_URL"):
            self.valkey = Valkey(
                data_dir=data_dir, log=logs / "valkey.log", password=self.secrets.broker, environ=environ
            )

    @property
    def children(self) -> list[Child]:
        """The servers that are ours, in the order in which they start."""
        return [child for child in (self.postgres, self.valkey) if child is not None]

    def start(self, *, tell: Callable[[str], None]) -> None:
        """Start our servers one after the other, telling of each; raises StartupError."""
        for child in self.children:
            child.start()
            tell(f"{child.name} is up.")

    def stop(self) -> None:
        """Stop our servers, the last started first."""
        for child in reversed(self.children):
            child.stop()

    def urls(self) -> dict[str, str]:
        """Return the addresses and secrets that Earshot's programs are given, each by its variable's name."""
        given = self.environ
        database = self.postgres.url(APP) if self.postgres else given["DATABASE_URL"]
        owner = self.postgres.url(OWNER) if self.postgres else given.get("DATABASE_OWNER_URL") or database
        return {
            "DATABASE_URL": database,
            "DATABASE_OWNER_URL": owner,
            "REDIS_URL": self.valkey.url() if self.valkey else given["REDIS_URL"],
            "STORAGE_URL": given.get("STORAGE_URL") or f"file://{self.data_dir / 'storage'}",
            "KEYS_URL": given.get("KEYS_URL") or f"file://{self.data_dir / 'keys'}",
            "SECRET_KEY": given.get("SECRET_KEY") or self.secrets.secret_key,
        }

"""An installation to measure: the embedded defaults with the starter content, in a folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.server import Server, free_port

ROOT = Path(__file__).resolve().parents[2]
PREPARED = ROOT / "var" / "bench"
MARK = "prepared"  # there when the folder is complete; its time says from when
# What settings.py reads. The installation gets what it says here and nothing of the developer's own.
SETTINGS = [
    "ALLOWED_HOSTS",
    "BACKPRESSURE",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "ELASTICSEARCH_INDEX_PREFIX",
    "ELASTICSEARCH_URL",
    "PAGE_CACHE_MB",
    "PROXY_COUNT",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "SITE_URL",
    "THREADS",
    "WORKERS",
]


@dataclass(frozen=True)
class Installation:
    """A prepared data folder. Changing it changes nothing but this run's copy."""

    data_dir: Path
    redis_url: str = ""  # a Redis that measurements may use; the installation itself does without

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of a production process; `settings` are added or replace its own."""
        own = {"DATA_DIR": str(self.data_dir), "SECRET_KEY": "bench" * 12, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        return {name: value for name, value in os.environ.items() if name not in SETTINGS} | own | settings

    def unset(self) -> set[str]:
        """Names of settings that must not stand in the environment."""
        return set(SETTINGS) - set(self.environment())

    def manage(self, *arguments: str, **settings: str) -> str:
        """Runs manage.py to its end; gives what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment(**settings)
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def serve(self, **settings: str) -> Server:
        """The real server on a free port, as a context manager; each setting as in the environment."""
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        address = f"http://127.0.0.1:{port}"
        return Server(
            command, self.environment(SITE_URL=address, **settings), ROOT, port, self.data_dir / f"serve-{port}.log"
        )


def prepared_copy(folder: Path) -> Installation:
    """A copy in `folder` of an installation that is made once and kept until code or content changes."""
    if not is_fresh():
        shutil.rmtree(PREPARED, ignore_errors=True)
    installation = Installation(PREPARED)
    installation.manage("prepare")  # next to nothing to do where all is there; static files may be new
    (PREPARED / MARK).touch()
    copy = folder / "data"
    shutil.copytree(PREPARED, copy)
    return Installation(copy, os.environ.get("REDIS_URL", ""))


def is_fresh() -> bool:
    """Whether the prepared installation is complete and newer than all that it was made from."""
    mark = PREPARED / MARK
    return mark.exists() and all(path.stat().st_mtime < mark.stat().st_mtime for path in sources())


def sources() -> Iterator[Path]:
    """The files that decide what is in a new database."""
    yield from (path for path in (ROOT / "portal" / "starter").rglob("*") if path.is_file())
    yield from (ROOT / "portal" / "importer").glob("*.py")
    yield from ROOT.glob("*/migrations/*.py")

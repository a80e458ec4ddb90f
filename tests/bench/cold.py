"""The first start of a fresh clone, as a newcomer sees it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.addresses import Addresses
from tests.bench.figures import Figure, NotMeasuredError
from tests.bench.installation import ROOT, SETTINGS, Installation
from tests.bench.server import free_port

FIRST, LATER = 180, 10  # seconds
PATIENCE = 900


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """`make run` until the home page is there: nothing installed and nothing downloaded before, and once more."""
    for tool in ("git", "make"):
        if not shutil.which(tool):
            raise NotMeasuredError(f"no {tool}")
    with tempfile.TemporaryDirectory(prefix="portal-cold-") as folder:
        clone = Path(folder) / "portal"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        yield Figure.at_most(
            "first `make run` of a fresh clone", start(clone, Path(folder)), FIRST, "s", note="as committed"
        )
        yield Figure.at_most("later `make run`", start(clone, Path(folder)), LATER, "s", digits=1)


def start(clone: Path, folder: Path) -> float:
    """Seconds from the command to the home page; the server is stopped then."""
    port = free_port()
    drop = {*SETTINGS, "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PORT", "HOST", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in drop}
    environment["PIP_CACHE_DIR"] = str(folder / "pip")
    log = folder / "make.log"
    begin = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=clone,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not is_there(f"http://127.0.0.1:{port}/"):
            if process.poll() is not None or time.monotonic() - begin > PATIENCE:
                raise RuntimeError(f"make run did not serve:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        return time.monotonic() - begin
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)  # make and the server that it started
            process.wait(20)


def is_there(url: str) -> bool:
    """Whether the page answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - an address of this machine
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False

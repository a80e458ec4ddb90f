"""How soon a reader sees what an editor published."""

import time
from collections.abc import Iterator

from tests.bench.addresses import Addresses
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.installation import Installation

PUBLISH = """
from content.models import LessonPage
lesson = next(page for page in LessonPage.objects.live() if page.url == {path!r})
lesson.summary = {marker!r}
lesson.save_revision().publish()
import time
print(time.time())
"""
PATIENCE = 5  # seconds
ELSEWHERE = 1.0


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Publishes in another process than the server's, first on one machine, then on two that share a Redis."""
    yield same_machine(installation, addresses)
    yield other_machine(installation, addresses)


def same_machine(installation: Installation, addresses: Addresses) -> Figure:
    """A page and the list that it stands in, both kept before."""
    module = addresses.lesson.rstrip("/").rpartition("/")[0] + "/"
    with installation.serve() as server:
        client = Client(server.port, compressed=False)
        for path in (addresses.lesson, module) * 2:
            client.expect(path)
        marker, _ = publish(installation, addresses.lesson)
        shown = [marker in client.expect(path).body.decode() for path in (addresses.lesson, module)]
    measured = "the next request" if all(shown) else "not the next request"
    return Figure(
        "an edit is visible after publish", f"{measured} (lesson and its module)", "the next request", all(shown)
    )


def other_machine(installation: Installation, addresses: Addresses) -> Figure:
    """A second installation with the same database and Redis, but files and a process of its own."""
    name, target = "an edit is visible on another machine", f"within {ELSEWHERE:.0f} s"
    redis = installation.redis_url
    if not redis:
        return Figure(name, "not measured: REDIS_URL is not set", target)
    other = Installation(installation.data_dir.with_name("other"))
    other.data_dir.mkdir()
    for folder in ("static", "media"):
        if (installation.data_dir / folder).exists():
            (other.data_dir / folder).symlink_to(installation.data_dir / folder)
    database = f"sqlite:///{installation.data_dir / 'portal.sqlite3'}"
    with other.serve(DATABASE_URL=database, REDIS_URL=redis) as server:
        client = Client(server.port, compressed=False)
        for _ in range(2):
            client.expect(addresses.lesson)
        marker, start = publish(installation, addresses.lesson, REDIS_URL=redis)
        while marker not in client.expect(addresses.lesson).body.decode() and time.time() - start < PATIENCE:
            time.sleep(0.02)
        seconds = time.time() - start
    return Figure(name, f"{seconds:.2f} s", target, seconds <= ELSEWHERE)


def publish(installation: Installation, path: str, **settings: str) -> tuple[str, float]:
    """Publishes the lesson at `path` with a new summary; gives that and when it was published."""
    marker = f"Diterbitkan pada {time.time_ns()}."
    output = installation.manage("shell", "-v0", "-c", PUBLISH.format(path=path, marker=marker), **settings)
    return marker, float(output.split()[-1])

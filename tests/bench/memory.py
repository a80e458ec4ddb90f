"""Memory of a worker that has been at work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from tests.bench.addresses import Addresses
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.installation import Installation

REQUESTS, VISITORS = 500, 8
LIMIT = 130  # MiB


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """After many visitors at once, so that every thread of the worker has had its share and a connection of its own."""
    paths = list(islice(cycle(addresses.mixed()), REQUESTS))
    with installation.serve() as server:
        with ThreadPoolExecutor(VISITORS) as visitors:
            for done in [visitors.submit(visit, server.port, paths[start::VISITORS]) for start in range(VISITORS)]:
                done.result()
        worker, watcher = server.memory() / 2**20, server.watcher_memory() / 2**20
    note = f"after {REQUESTS} mixed requests; the process that watches it {watcher:.0f}"
    yield Figure.at_most("memory of a worker, PSS", worker, LIMIT, "MiB", note=note)


def visit(port: int, paths: list[str]) -> None:
    """One visitor's requests."""
    client = Client(port)
    for path in paths:
        client.expect(path)

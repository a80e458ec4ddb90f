"""Processor time that a page costs the server."""

import json
import os
import statistics
import sys
from base64 import b64encode
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.bench.addresses import Addresses
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.installation import ROOT, Installation
from tests.bench.server import Server, free_port

ROUNDS = 3
UNCACHED, CACHED = 200, 20_000  # requests a round
LESSON, LISTING, SEARCH = 6, 9, 12  # ms
TIMES_RAW = 2


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Medians of several rounds over one connection. Other work makes them worse, so the load is told."""
    yield Figure(
        "load of the machine before measuring processor time", f"{os.getloadavg()[0]:.2f} on {os.cpu_count()} cores"
    )
    pages = [
        ("lesson", addresses.all_lessons, LESSON),
        ("topic", addresses.topics, LISTING),
        ("home", [addresses.home], LISTING),
        ("case studies", [addresses.case_studies], LISTING),
        ("case study", addresses.all_case_studies, LISTING),
        ("search", addresses.searches, SEARCH),
    ]
    with installation.serve(PAGE_CACHE_MB="0") as server:
        for name, paths, limit in pages:
            times = per_request(server, paths, UNCACHED)
            note = f"{min(times) * 1000:.1f} to {max(times) * 1000:.1f}"
            value = statistics.median(times) * 1000
            yield Figure.at_most(
                f"server CPU of a page not in the cache: {name}", value, limit, "ms", digits=1, note=note
            )
    yield cached_against_raw(installation, addresses.lesson)


def per_request(server: Server, paths: list[str], count: int) -> list[float]:
    """Seconds of the worker's processor time for one request, a figure a round, each path asked for before."""
    client = Client(server.port)
    for path in paths:
        client.expect(path)
    times = []
    for _ in range(ROUNDS):
        before = server.cpu_seconds()
        for path in islice(cycle(paths), count):
            client.get(path)
        times.append((server.cpu_seconds() - before) / count)
    return times


def cached_against_raw(installation: Installation, path: str) -> Figure:
    """A page from the cache, against the same bytes from the least application that there is on the same server."""
    with installation.serve() as server:
        answer = Client(server.port).expect(path)
        cached = statistics.median(per_request(server, [path], CACHED))
    with raw(installation, answer) as server:
        least = statistics.median(per_request(server, [path], CACHED))
    note = f"{cached * 1e6:.0f} µs against {least * 1e6:.0f} µs"
    return Figure.at_most(
        "server CPU of a cached page, times a raw WSGI answer", cached / least, TIMES_RAW, digits=1, note=note
    )


def raw(installation: Installation, answer) -> Server:
    """Granian as `manage.py serve` starts it, with an application that knows one answer."""
    file = installation.data_dir / "answer.json"
    # The server adds these two itself.
    headers = [(name, value) for name, value in answer.headers if name.lower() not in {"server", "date"}]
    file.write_text(json.dumps({"headers": headers, "body": b64encode(answer.body).decode()}))
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "tests.bench.raw_answer:application",
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "4", "--backpressure", "512", "--log-level", "warning", "--no-ws"),
    ]
    environment = installation.environment(RAW_ANSWER=str(file))
    return Server(command, environment, ROOT, port, installation.data_dir / "raw.log")

"""Processor time that a page costs the server."""

import json
import statistics
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from tests.bench.addresses import Addresses
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.installation import ROOT, Installation
from tests.bench.server import Server, free_port, machine_seconds

ROUNDS, MOST_ROUNDS = 3, 9
QUIET = 0.1  # of one core: what other processes may use during a round that counts
UNCACHED, CACHED = 100, 20_000  # requests a round
LESSON, LISTING, SEARCH = 6, 9, 12  # ms
TIMES_RAW = 2


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Medians of the quietest rounds over one connection: other work on the machine makes them worse."""
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
            cost = per_request(server, paths, UNCACHED)
            label = f"server CPU of a page not in the cache: {name}"
            yield Figure.at_most(label, cost.seconds * 1000, limit, "ms", digits=1, note=cost.noise)
    yield cached_against_raw(installation, addresses.lesson)


@dataclass(frozen=True)
class Cost:
    """Processor time of the worker for one request, and how much of the machine others used meanwhile (1 is a core)."""

    seconds: float
    others: float

    @property
    def noise(self) -> str:
        """What disturbed the measurement, in words."""
        return "" if self.others < QUIET else f"other processes used {self.others:.0%} of a core meanwhile"


def per_request(server: Server, paths: list[str], count: int) -> Cost:
    """The cost of one request when every path has been asked for before."""
    client = Client(server.port)
    for path in paths:
        client.expect(path)
    rounds: list[Cost] = []
    while len(rounds) < MOST_ROUNDS and sum(cost.others < QUIET for cost in rounds) < ROUNDS:
        rounds.append(one_round(server, client, paths, count))
    quietest = sorted(rounds, key=lambda cost: cost.others)[:ROUNDS]
    return Cost(statistics.median(cost.seconds for cost in quietest), max(cost.others for cost in quietest))


def one_round(server: Server, client: Client, paths: list[str], count: int) -> Cost:
    """`count` requests."""
    begin, worker, own, machine = time.monotonic(), server.cpu_seconds(), time.process_time(), machine_seconds()
    for path in islice(cycle(paths), count):
        client.get(path)
    worker, own, machine = server.cpu_seconds() - worker, time.process_time() - own, machine_seconds() - machine
    return Cost(worker / count, max(machine - worker - own, 0) / (time.monotonic() - begin))


def cached_against_raw(installation: Installation, path: str) -> Figure:
    """A page from the cache, against the same bytes from the least application that there is on the same server."""
    with installation.serve() as server:
        answer = Client(server.port).expect(path)
        cached = per_request(server, [path], CACHED)
    with raw(installation, answer) as server:
        least = per_request(server, [path], CACHED)
    note = ", ".join(
        filter(None, [f"{cached.seconds * 1e6:.0f} µs against {least.seconds * 1e6:.0f} µs", cached.noise])
    )
    return Figure.at_most(
        "server CPU of a cached page, times a raw WSGI answer",
        cached.seconds / least.seconds,
        TIMES_RAW,
        digits=1,
        note=note,
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

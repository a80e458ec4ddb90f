"""Queries that a page asks the database."""

from collections.abc import Iterator
from wsgiref.util import setup_testing_defaults

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.wsgi import application
from tests.bench.addresses import Addresses
from tests.bench.figures import Figure
from tests.bench.installation import Installation

HOST = "127.0.0.1"
LESSON, LISTING = 8, 10


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Queries without the page cache, at a second request: as in a server that has been running for a while."""
    pages = [
        ("lesson", addresses.all_lessons, LESSON),
        ("topic", addresses.topics, LISTING),
        ("home", [addresses.home], LISTING),
        ("case studies", [addresses.case_studies], LISTING),
        ("search", addresses.searches, LISTING),
        ("case study", addresses.all_case_studies, LESSON),
    ]
    writes = 0
    for name, paths, limit in pages:
        asked = [uncached(path) for path in paths]
        writes += sum(not sql.upper().startswith(("SELECT", "WITH")) for queries in asked for sql in queries)
        note = f"the most of {len(paths)}" if len(paths) > 1 else ""
        yield Figure.at_most(f"queries of a page not in the cache: {name}", max(map(len, asked)), limit, note=note)
    yield Figure.at_most("writes by these requests", writes, 0)
    yield Figure.at_most("queries of a cached page", cached(addresses.lesson), 0)


def uncached(path: str) -> list[str]:
    """The queries of one request that Django answers."""
    client = Client(headers={"host": HOST})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured]


def cached(path: str) -> int:
    """How many queries the second of two requests to the whole application asks."""
    for _ in range(2):
        environ = {"PATH_INFO": path, "HTTP_HOST": HOST}
        setup_testing_defaults(environ)
        with CaptureQueriesContext(connection) as captured:
            b"".join(application(environ, lambda status, headers: None))
    return len(captured)

"""The portal as a server runs it: the whole-page cache in front of Django."""

import io
import json
import logging

import pytest
from django.conf import settings

from portal.logs import JSONFormatter
from portal.page_cache import PageCache
from portal.wsgi import application
from tests.portal.visitor import Visitor


@pytest.fixture
def page_cache():
    """The wiring of portal.wsgi with 4 MB of room; tests run without the cache otherwise."""
    return PageCache(
        application.application,
        limit=4_000_000,
        bypass_cookie=application.bypass_cookie.rstrip("="),
        skip=application.skip,
    )


@pytest.fixture
def visitor(page_cache):
    """Somebody who reads the portal through the cache."""
    return Visitor(page_cache)


@pytest.fixture
def log_lines():
    """What the portal logs in this test, one dictionary a line, as its console handler writes it."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JSONFormatter())
    names = ["", *settings.LOGGING["loggers"]]
    for name in names:
        logging.getLogger(name).addHandler(handler)

    def read() -> list[dict]:
        lines = [json.loads(line) for line in output.getvalue().splitlines()]
        # A record that goes up to the root logger is written there as well.
        return [line for number, line in enumerate(lines) if line not in lines[:number]]

    yield read
    for name in names:
        logging.getLogger(name).removeHandler(handler)

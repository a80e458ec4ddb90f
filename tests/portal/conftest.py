"""The portal as a server runs it: the whole-page cache in front of Django."""

import pytest

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

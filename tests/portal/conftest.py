"""The portal as a server runs it: the whole-page cache in front of Django."""

import pytest
from django.db import connection

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
def _rows_of_migrations(django_db_setup, django_db_blocker):
    """Puts back the rows that migrations make (root page, groups), which go when a committed test empties all tables."""
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture
def committed(_rows_of_migrations, transactional_db, django_db_serialized_rollback):
    """A database where what is saved is really committed, so that all that waits for a commit happens."""

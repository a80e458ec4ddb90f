"""What all tests share: a small portal to read, and real servers where the environment names them."""

import os
from threading import BoundedSemaphore

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from wagtail.models import Page, Site

from content import versions
from content.models import Rendition
from portal import write_lock
from tests.factories import HomePageFactory, LessonPageFactory, build_course

# Markers of tests that need a server or a browser, and the variable that says where it is.
SERVERS = {"browser": "CHROMIUM", "elasticsearch": "ELASTICSEARCH_URL", "redis": "REDIS_URL"}


def pytest_collection_modifyitems(items):
    """Skips what needs something that is not there, and says what. Marks what asks a database, to run that part on another."""
    for item in items:
        if {"db", "transactional_db", "_django_db_helper"} & set(item.fixturenames) or item.get_closest_marker(
            "django_db"
        ):
            item.add_marker("database")
        for marker, variable in SERVERS.items():
            if item.get_closest_marker(marker) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))


PUT_BACK = pytest.StashKey()


@pytest.fixture(scope="session")
def rows_of_migrations(django_db_setup, django_db_blocker, pytestconfig):
    """What the migrations put into the database (root page, groups), as text.

    Where a run was killed before it put the rows back after a test that commits, the database is made anew.
    """
    with django_db_blocker.unblock():
        if not Page.objects.exists():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        rows = connection.creation.serialize_db_to_string()

    def work():
        with django_db_blocker.unblock():
            put_back(rows)

    pytestconfig.stash[PUT_BACK] = work
    return rows


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Gives the next test the database as migrations left it: after all fixtures, whose order nobody minds."""
    result = yield
    if "committed" in item.fixturenames and PUT_BACK in item.config.stash:
        item.config.stash[PUT_BACK]()
    return result


def put_back(rows: str) -> None:
    """Fills tables that a test has emptied with the rows that migrations made."""
    # Emptying the tables made content types and groups anew, with other keys.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(rows)
    ContentType.objects.clear_cache()
    # Rows that brought their keys along did not move the sequences on.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def separate_files(settings, tmp_path, monkeypatch):
    """Uploads, caches and marks of a test stay in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGE_CACHE_VERSION_FILE = tmp_path / "version"
    files = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": files, "OPTIONS": {"location": str(tmp_path / "private")}},
        "public": {"BACKEND": files, "OPTIONS": {"location": str(tmp_path / "media")}},
    }
    # The field of the public sizes keeps the storage that it found when its model was loaded.
    monkeypatch.setattr(Rendition._meta.get_field("file"), "storage", storages["public"])
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        "default": {"BACKEND": memory, "LOCATION": str(tmp_path)},
        "template_fragments": {"BACKEND": memory, "LOCATION": f"{tmp_path}-fragments"},
    }
    cache.clear()
    # What one test made this process remember is nothing to the next.
    versions._shared.raise_now()
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """A good hash takes a third of a second, on purpose; tests make many accounts."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def as_many_writers_as_threads(monkeypatch):
    """A test may start more threads than a server has, and all of them may wait for the database."""
    monkeypatch.setattr(write_lock, "_waiting", BoundedSemaphore(100))


@pytest.fixture
def home(db):
    """The home page of the default site."""
    root = Page.get_first_root_node()
    root.get_children().delete()
    root.refresh_from_db()
    page = HomePageFactory(parent=root, title="Portal Pamong Desa", slug="home")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": page, "site_name": "Portal"}
    )
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def course(home):
    """A catalogue with one topic, one module and two lessons, published. Attributes: catalog, topic, module, lessons."""
    return build_course(home)


@pytest.fixture
def lesson(course):
    """A published lesson."""
    return course.lessons[0]


@pytest.fixture
def make_lesson(course):
    """Makes further published lessons in the course's module, with the fields of LessonPageFactory."""
    return lambda **fields: LessonPageFactory(parent=course.module, **fields)


@pytest.fixture
def committed(rows_of_migrations, transactional_db):
    """A database where what is saved is really committed, so that all that waits for a commit happens."""

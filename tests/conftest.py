"""What all tests share: a small portal to read, and real servers where the environment names them."""

import os

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from wagtail.models import Page, Site

from content.models import PortalDocument, PortalImage
from tests.factories import HomePageFactory, LessonPageFactory, build_course

# Markers of tests that need a server or a browser, and the variable that says where it is.
SERVERS = {"browser": "CHROMIUM", "elasticsearch": "ELASTICSEARCH_URL", "redis": "REDIS_URL"}


def pytest_collection_modifyitems(items):
    """Skips what needs something that is not there, and says what."""
    for item in items:
        for marker, variable in SERVERS.items():
            if item.get_closest_marker(marker) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))


@pytest.fixture(autouse=True)
def separate_files(settings, tmp_path, monkeypatch):
    """Uploads, caches and marks of a test stay in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGE_CACHE_VERSION_FILE = tmp_path / "version"
    settings.STORAGES = settings.STORAGES | {
        "private": settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private", "base_url": None}}
    }
    for model in (PortalImage, PortalDocument):
        # A field keeps the storage that it found when its model was loaded.
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storages["private"])
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        "default": {"BACKEND": memory, "LOCATION": str(tmp_path)},
        "template_fragments": {"BACKEND": memory, "LOCATION": f"{tmp_path}-fragments"},
    }
    cache.clear()
    Site.clear_site_root_paths_cache()


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

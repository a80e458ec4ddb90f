"""The indexes of a search server that is new."""

import uuid

import pytest
from django.core.management import call_command
from wagtail.search.backends import get_search_backend

from portal.management.commands.prepare import Command
from search.backends.elasticsearch import SearchBackend
from tests.factories import make_region


@pytest.fixture
def new_server(elasticsearch_settings, settings):
    """A search server that holds nothing yet."""
    prefix = {"INDEX_PREFIX": f"test_{uuid.uuid4().hex[:12]}_"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": elasticsearch_settings | prefix}
    yield
    get_search_backend().remove_indices()


@pytest.fixture
def prepare(db, monkeypatch):
    """Prepares an installation whose database, regions and static files are there."""
    make_region("33.10.19.2009")
    monkeypatch.setattr(SearchBackend.circuit, "asked_again_at", 0.0)
    monkeypatch.setattr(Command, "static_files_are_old", lambda command: False)
    monkeypatch.setattr(Command, "unapplied_migrations", lambda command: False)
    return lambda: call_command("prepare", no_content=True)


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("new_server")
def test_are_made_when_an_installation_is_prepared(prepare):
    assert not get_search_backend().is_complete()
    prepare()
    assert get_search_backend().is_complete()


@pytest.mark.elasticsearch
def test_of_a_server_that_is_gone_are_not_asked_for(elasticsearch_settings, settings, capsys, prepare):
    settings.WAGTAILSEARCH_BACKENDS = {"default": elasticsearch_settings | {"URLS": ["http://127.0.0.1:1"]}}
    prepare()
    assert "indeks" not in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("engine")
def test_of_a_database_are_always_there():
    assert get_search_backend().is_complete()

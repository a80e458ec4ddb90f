"""Searches on the engine that comes with the database, and on Elasticsearch where there is one."""

import os
import uuid
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk, scan
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from search.results import Search
from search.vocabulary import Kept
from tests.portal.documents import Document


@pytest.fixture(autouse=True)
def committed_at_once(monkeypatch):
    """What waits for a commit happens at once: the transaction that a test runs in never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda do, *args, **options: do())


@pytest.fixture(autouse=True)
def words_read_at_once(monkeypatch):
    """However long a busy machine took to read the words, it reads them again as soon as they have changed."""
    monkeypatch.setattr(Kept, "until", property(lambda kept: 0.0, lambda kept, value: None), raising=False)


class DatabaseEngine:
    """What is saved can be found at once."""

    def refresh(self) -> None:
        """Nothing to do."""


class ElasticsearchEngine:
    """What is saved can be found after a refresh, which the server does by itself every second."""

    def __init__(self, client: Elasticsearch, prefix: str):
        self.client = client
        self.indices = f"{prefix}*"

    def refresh(self) -> None:
        """Makes everything that was saved so far findable."""
        self.client.indices.refresh(index=self.indices)

    def clear(self) -> None:
        """Takes out everything that was saved; making the indices anew for each test would take a second."""
        self.refresh()
        found = scan(self.client, index=self.indices, _source=False)
        bulk(self.client, ({"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]} for hit in found))


@pytest.fixture(scope="session")
def elasticsearch_settings(django_db_setup, django_db_blocker):
    """The settings of a backend on the real server, with indices of this process alone."""
    prefix = f"test_{uuid.uuid4().hex[:12]}_"
    configured = {
        "BACKEND": "search.backends.elasticsearch",
        "URLS": [os.environ["ELASTICSEARCH_URL"]],
        "INDEX_PREFIX": prefix,
        "TIMEOUT": 30,
        # Nothing here need outlive the server: it does not wait for the disk.
        "INDEX_SETTINGS": {"settings": {"index": {"number_of_replicas": 0, "translog": {"durability": "async"}}}},
    }
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": configured}), django_db_blocker.unblock():
        call_command("wagtail_update_index", schema_only=True, verbosity=0)
    yield configured
    with Elasticsearch(configured["URLS"]) as client:
        for name in client.indices.get(index=f"{prefix}*"):  # by name: servers may refuse a pattern
            client.indices.delete(index=name)


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, settings):
    """The engine that this test searches with. Ask for it before anything is saved."""
    if request.param == "database":
        database = "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgres"
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": f"search.backends.{database}"}}
        yield DatabaseEngine()
        return
    configured = request.getfixturevalue("elasticsearch_settings")
    import_module(
        "search.backends.elasticsearch"
    ).SearchBackend.circuit.asked_again_at = 0.0  # whatever a test before has broken
    settings.WAGTAILSEARCH_BACKENDS = {"default": configured}
    with Elasticsearch(configured["URLS"]) as client:
        engine = ElasticsearchEngine(client, configured["INDEX_PREFIX"])
        yield engine
        engine.clear()


@dataclass(frozen=True)
class Found:
    """The page of results that a visitor sees, and the search behind it."""

    response: HttpResponse

    @property
    def search(self) -> Search:
        """The search as the page shows it."""
        return self.response.context["search"]

    @property
    def html(self) -> str:
        """The page."""
        return self.response.content.decode()

    @property
    def text(self) -> str:
        """What a visitor reads."""
        return Document(self.html).text

    @property
    def titles(self) -> list[str]:
        """The titles of the results on this page, in order."""
        return [result.title for result in self.search.page_obj]

    @property
    def excerpts(self) -> dict[str, str]:
        """The excerpt of each result by its title."""
        return {result.title: str(result.excerpt.html) for result in self.search.page_obj}

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """For each facet how many results each of its values has."""
        return {facet.name: {option.value: option.count for option in facet.options} for facet in self.search.facets}

    @property
    def links(self) -> list[str]:
        """Where the page leads to."""
        return [link.attributes["href"] for link in Document(self.html).find("a")]


@pytest.fixture
def find(engine, client):
    """Searches as a visitor does: `find("pajak semen", jenis="lessonpage")`, or with an address's query string."""

    def search(query: str = "", address: str = "", **filters) -> Found:
        engine.refresh()
        parameters = parse_qs(address) if address else {"q": query, **filters}
        response = client.get("/cari/", parameters)
        assert response.status_code == 200
        return Found(response)

    return search


@pytest.fixture
def suggest(engine, client):
    """What the search box offers for what was typed so far."""

    def ask(query: str) -> list[dict]:
        engine.refresh()
        response = client.get("/cari/saran/", {"q": query})
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        return response.json()["suggestions"]

    return ask


@pytest.fixture
def restrict():
    """Makes a page private, as the editor's dialog does."""
    return lambda page: PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def backend():
    """The search backend in use."""
    return get_search_backend()

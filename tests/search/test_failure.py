"""A search server that is gone or slow: the database answers, and what was missed follows."""

import logging
import os
import threading

import pytest
from django.test import Client
from elasticsearch import Elasticsearch
from wagtail.search.backends import get_search_backend

from search.models import Entry, MissedUpdate
from tests.factories import UserFactory
from tests.search.proxy import Door

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def door(elasticsearch_settings, settings):
    """The way to the search server. Ask for it before anything is saved."""
    from search.backends.elasticsearch import SearchBackend

    door = Door(os.environ["ELASTICSEARCH_URL"])
    settings.WAGTAILSEARCH_BACKENDS = {"default": elasticsearch_settings | {"URLS": [door.url], "TIMEOUT": 2}}
    circuit = SearchBackend.circuit
    circuit.pause, circuit.asked_again_at = 0.2, 0.0
    yield door
    door.shut()
    circuit.pause, circuit.asked_again_at = settings.ELASTICSEARCH_PAUSE, 0.0
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
        prefix = elasticsearch_settings["INDEX_PREFIX"]
        client.indices.refresh(index=f"{prefix}*")
        for hit in client.search(index=f"{prefix}*", size=1000, source=False)["hits"]["hits"]:
            client.delete(index=hit["_index"], id=hit["_id"])


def titles(client, query="semen") -> list[str]:
    """What a visitor finds."""
    response = client.get("/cari/", {"q": query})
    assert response.status_code == 200
    return [result.title for result in response.context["search"].page_obj]


def refresh(elasticsearch_settings) -> None:
    """Makes everything that was saved so far findable on the real server."""
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
        client.indices.refresh(index=f"{elasticsearch_settings['INDEX_PREFIX']}*")


def in_cluster(elasticsearch_settings, title: str) -> bool:
    """Whether the real server holds an entry of this title."""
    refresh(elasticsearch_settings)
    key = Entry.objects.get(title=title).pk
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
        index = f"{elasticsearch_settings['INDEX_PREFIX']}portal_search_entry"
        return bool(client.exists(index=index, id=str(key)))


@pytest.mark.parametrize("trouble", ["shut", "block"])
def test_the_database_answers_instead(door, course, client, elasticsearch_settings, caplog, trouble):
    refresh(elasticsearch_settings)
    before = titles(client)
    assert "PPN saat membeli semen" in before
    getattr(door, trouble)()
    with caplog.at_level(logging.WARNING, logger="search"):
        assert titles(client) == before
        assert [offer["text"] for offer in client.get("/cari/saran/", {"q": "ppn"}).json()["suggestions"]]
    assert [record.message for record in caplog.records if "does not answer" in record.message]
    assert client.get("/readyz").json() == {"status": "ok", "failed": [], "degraded": ["elasticsearch"]}


def test_while_the_circuit_is_open_nobody_asks_the_server(door, course, client, monkeypatch):
    door.shut()
    titles(client)
    backend = get_search_backend()
    backend.circuit.asked_again_at += 100
    monkeypatch.setattr(type(backend), "_keys", lambda *args: pytest.fail("asked"))
    assert titles(client)


def test_the_admins_lists_go_on(door, course, client, elasticsearch_settings):
    refresh(elasticsearch_settings)
    client.force_login(UserFactory(is_superuser=True))
    door.shut()
    html = client.get("/kelola/pages/search/", {"q": "membeli semen"}).content.decode()
    assert "PPN saat membeli semen" in html


def test_what_was_published_meanwhile_follows(door, course, make_lesson, client, elasticsearch_settings):
    door.shut()
    make_lesson(title="Keramba ikan")
    assert titles(client, "keramba") == ["Keramba ikan"]
    assert MissedUpdate.objects.exists()
    door.open()
    get_search_backend().circuit.asked_again_at = 0.001  # the pause is over
    titles(client, "keramba")
    get_search_backend().catch_up()
    assert not MissedUpdate.objects.exists()
    assert in_cluster(elasticsearch_settings, "Keramba ikan")
    assert client.get("/readyz").json()["degraded"] == []


@pytest.mark.usefixtures("committed")
def test_under_load_no_reader_sees_an_error(door, committed, home, elasticsearch_settings):
    from tests.factories import build_course

    build_course(home)
    refresh(elasticsearch_settings)
    statuses, stop = [], threading.Event()

    def read():
        client = Client()
        while not stop.is_set():
            response = client.get("/cari/", {"q": "semen"})
            statuses.append((response.status_code, "PPN saat membeli semen" in response.content.decode()))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for change in (door.shut, door.open, door.block, door.open):
        seen = len(statuses)
        while len(statuses) < seen + 15:
            stop.wait(0.01)
        change()
    stop.set()
    for reader in readers:
        reader.join()
    assert set(statuses) == {(200, True)}

"""The probes: alive, ready, and which part is not."""

from contextlib import contextmanager
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import override_settings
from wagtail.search.backends import get_search_backend

REDIS_CACHE = {"default": {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
ELASTICSEARCH = {
    "default": {
        "BACKEND": "search.backends.elasticsearch",
        "URLS": ["http://127.0.0.1:1"],
        "TIMEOUT": 1,
        "OPTIONS": {"max_retries": 0},
    }
}


def test_alive_asks_no_part(client):
    """No database in this test: the process answers whatever ails the rest."""
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_all_parts_work(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "failed": [], "degraded": []})
    assert "no-store" in response["Cache-Control"]


@contextmanager
def no_database():
    """The database server is gone, or the file is."""
    settings = connection.settings_dict
    name = settings["NAME"]
    connection.close()
    settings["NAME"] = "/nowhere/portal.sqlite3" if connection.vendor == "sqlite" else "no_such_database"
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = name


class TestNotReady:
    def ask(self, client) -> list[str]:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert "no-store" in response["Cache-Control"]
        answer = response.json()
        assert set(answer) == {"status", "failed", "degraded"}  # nothing more: anybody may ask
        assert answer["status"] == "failed"
        return answer["failed"]

    def test_database(self, committed, client):
        with no_database():
            failed = self.ask(client)
        # The default search stands in the database.
        assert "database" in failed
        assert not {"cache", "disk"} & set(failed)

    @pytest.mark.django_db
    def test_a_database_without_tables_is_not_ready_either(self, client):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE wagtailcore_page RENAME TO other")
        assert "database" in self.ask(client)

    @pytest.mark.django_db
    def test_search(self, client, monkeypatch):
        monkeypatch.setattr(type(get_search_backend()), "find", Mock(side_effect=RuntimeError))
        assert self.ask(client) == ["search"]

    @pytest.mark.django_db
    def test_a_search_server_out_of_reach_is_none_as_the_database_answers(self, client, monkeypatch):
        with override_settings(WAGTAILSEARCH_BACKENDS=ELASTICSEARCH):
            monkeypatch.setattr(get_search_backend().circuit, "asked_again_at", 0.0)
            response = client.get("/readyz")
        assert (response.status_code, response.json()) == (
            200,
            {"status": "ok", "failed": [], "degraded": ["elasticsearch"]},
        )

    @pytest.mark.django_db
    def test_cache(self, client):
        with override_settings(CACHES=REDIS_CACHE):
            assert self.ask(client) == ["cache"]

    @pytest.mark.django_db
    def test_disk(self, client, settings, tmp_path):
        (tmp_path / "full").touch()
        settings.DATA_DIR = tmp_path / "full" / "data"
        assert self.ask(client) == ["disk"]

    @pytest.mark.django_db
    def test_the_log_says_why(self, client, settings, tmp_path, log_lines):
        (tmp_path / "full").touch()
        settings.DATA_DIR = tmp_path / "full" / "data"
        response = client.get("/readyz")
        (line,) = [line for line in log_lines() if line["logger"] == "portal.health"]
        assert line["message"] == "disk is not ready"
        assert "NotADirectoryError" in line["traceback"]
        assert line["request_id"] == response["X-Request-ID"]

    @pytest.mark.django_db
    def test_the_probe_leaves_nothing_behind(self, client, settings):
        client.get("/readyz")
        assert not list(settings.DATA_DIR.glob(".readyz*"))

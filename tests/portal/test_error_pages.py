"""Pages for what went wrong: in Indonesian, with a way on, and without the database, which may be what failed."""

import pytest
from django.test import Client, RequestFactory

from portal import views
from tests.portal.documents import Document
from tests.portal.test_health import no_database

VIEWS = {400: views.bad_request, 403: views.permission_denied, 404: views.page_not_found, 500: views.server_error}


@pytest.mark.parametrize("status", VIEWS)
class TestWithoutDatabase:
    """No test here asks for the database, so a query would fail."""

    def page(self, status):
        response = VIEWS[status](RequestFactory().get("/tidak-ada/"))
        assert response.status_code == status
        return Document(response.content.decode())

    def test_says_what_happened(self, status):
        document = self.page(status)
        assert document.one("html").attributes["lang"] == "id"
        assert document.one("h1").text == views.ERRORS[status][0]
        assert views.ERRORS[status][1] in document.text
        assert str(status) in document.text

    def test_leads_on(self, status):
        document = self.page(status)
        links = {link.attributes["href"] for link in document.find("a")}
        assert {"/", "/belajar/", "/istilah/"} <= links
        assert document.find("form", action="/cari/")

    def test_is_not_for_search_engines(self, status):
        assert self.page(status).one("meta", name="robots").attributes["content"] == "noindex"


@pytest.mark.django_db
class TestByAddress:
    def test_an_unknown_address(self, client, course):
        response = client.get("/belajar/tidak-ada/")
        assert response.status_code == 404
        assert "Halaman ini tidak ada" in response.content.decode()

    def test_an_address_with_letters_that_no_page_has(self, client, course):
        assert client.get("/belajar/~tidak/").status_code == 404

    def test_a_strange_host(self, client):
        response = client.get("/", headers={"host": "evil.example"})
        assert response.status_code == 400
        assert "tidak dapat dibaca" in response.content.decode()

    def test_a_form_without_its_token(self):
        response = Client(enforce_csrf_checks=True).post("/akun/masuk/", {"username": "a", "password": "b"})
        assert response.status_code == 403
        assert "tidak terbuka untuk Anda" in response.content.decode()

    def test_an_editor_gets_an_answer_that_no_cache_keeps(self, client, course):
        client.cookies["redaksi"] = "1"
        assert "public" not in client.get("/tidak-ada/").get("Cache-Control", "")

    def test_a_failure(self, settings):
        settings.ROOT_URLCONF = "tests.portal.failing_urls"
        response = Client(raise_request_exception=False).get("/gagal/")
        document = Document(response.content.decode())
        assert response.status_code == 500
        assert document.one("h1").text == "Ada yang rusak di pihak kami"
        assert response["X-Request-ID"] in document.text
        assert "public" not in response.get("Cache-Control", "")
        assert "RuntimeError" not in response.content.decode()


def test_when_the_database_is_gone_the_visitor_reads_so(committed):
    with no_database():
        response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Ada yang rusak di pihak kami" in response.content.decode()

"""What the portal answers when it cannot do something now. The views here stand for any that writes."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from accounts.throttle import TooManyAttemptsError
from portal.urls import *  # noqa: F403 - the portal's own, with some views more
from portal.urls import urlpatterns as portal_urlpatterns


def too_often(request):
    raise TooManyAttemptsError(150)


def locked(request):
    raise OperationalError("database is locked")


def remembering(request):
    request.session["draft"] = 1
    return HttpResponse("tersimpan")


def fine(request):
    return HttpResponse("tersimpan")


urlpatterns = [
    path("sering/", too_often),
    path("terkunci/", locked),
    path("ingat/", remembering),
    path("baik/", fine),
    *portal_urlpatterns,
]
TYPED = {"problem": "Sumur kering <b>sejak</b> Juli, warga membeli air.", "password": "rahasia-desa-9"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def failing_client(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("address", "status", "seconds"), [("/sering/", 429, "150"), ("/terkunci/", 503, "30")])
def test_what_was_typed_is_kept_and_can_be_sent_again(failing_client, address, status, seconds):
    response = failing_client.post(address, TYPED)
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (status, seconds)
    assert "Sumur kering &lt;b&gt;sejak&lt;/b&gt; Juli" in html
    assert 'name="problem"' in html
    assert "rahasia-desa-9" not in html
    assert "no-store" in response["Cache-Control"]


def test_the_reader_is_told_how_long_to_wait(failing_client):
    assert "3 menit lagi" in failing_client.post("/sering/", TYPED).content.decode()


@override_settings(DEBUG=False)
def test_a_database_that_fails_a_reader_is_an_error(failing_client):
    assert failing_client.get("/terkunci/").status_code == 500


def test_others_are_not_disturbed(failing_client):
    assert failing_client.post("/baik/", TYPED).content == b"tersimpan"


@override_settings(DEBUG=False)
def test_a_session_that_cannot_be_saved_keeps_what_was_typed(failing_client, monkeypatch):
    """The session is saved when the view is done, outside of everything that hears of its errors."""

    def save(self, *args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", save)
    response = failing_client.post("/ingat/", TYPED)
    assert response.status_code == 503
    assert "Sumur kering" in response.content.decode()

"""What every answer tells the browser it may do, on an installation that the network reaches (HTTPS)."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory, publish
from tests.portal.documents import Document

HOST = "portal.desa.example"
SCRIPT = """
import json
from portal import settings
names = [name for name in dir(settings) if name.isupper()]
def plain(value):
    try:
        return bool(json.dumps(value)) or True
    except TypeError:
        return False
print(json.dumps({name: getattr(settings, name) for name in names if plain(getattr(settings, name))}))
"""
ABOUT_BROWSERS = ("SECURE_", "SESSION_COOKIE_", "CSRF_", "EDITOR_COOKIE_", "X_FRAME_", "CONTENT_SECURITY_POLICY")
ABOUT_THE_SITE = ("HTTPS", "SITE_URL", "ALLOWED_HOSTS", "WAGTAILADMIN_BASE_URL")


@pytest.fixture(scope="session")
def https_settings():
    """The settings that depend on the address of the site, as an installation with HTTPS has them."""
    environment = os.environ | {"SITE_URL": f"https://{HOST}", "SECRET_KEY": "x" * 50, "DEBUG": "", "ALLOWED_HOSTS": ""}
    result = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    return {name: value for name, value in found.items() if name.startswith((*ABOUT_BROWSERS, *ABOUT_THE_SITE))}


@pytest.fixture
def https(settings, https_settings, client):
    """The installation, and a browser that reaches it over HTTPS."""
    for name, value in https_settings.items():
        setattr(settings, name, value)
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    return Browser(raise_request_exception=False, SERVER_NAME=HOST)


class Browser(Client):
    """A client that comes over HTTPS unless told otherwise."""

    secure = True

    def generic(self, *args, secure=False, **kwargs):
        """One request."""
        return super().generic(*args, secure=self.secure, **kwargs)


@pytest.fixture
def signed_in(https, db):
    """The same, signed in as somebody who may do everything."""
    https.force_login(UserFactory(is_superuser=True))
    return https


PUBLIC = {
    "home": "/",
    "catalogue": "/belajar/",
    "lesson": "/belajar/keuangan-desa/pajak-desa/ppn-semen/",
    "results": "/cari/?q=semen",
    "no results": "/cari/?q=zzzz",
    "suggestions": "/cari/saran/?q=semen",
    "glossary": "/istilah/",
    "feed": "/umpan/",
    "sitemap": "/sitemap.xml",
    "robots": "/robots.txt",
    "manifest": "/manifest.webmanifest",
    "missing": "/tidak-ada/",
    "missing picture": "/media/tidak-ada.jpg",
    "missing document": "/dokumen/1/tidak-ada.pdf",
    "failed": "/gagal/",
    "sign-in": "/akun/masuk/",
    "not signed in": "/kelola/",
    "without slash": "/istilah",
    "renamed": "/belajar/keuangan-desa/pajak-desa/lama/",
    "script": "/static/portal/portal.js",
    "drawing": "/static/portal/icon.svg",
    "alive": "/healthz",
    "ready": "/readyz",
}
ADMIN = {
    "dashboard": "/kelola/",
    "explorer": "/kelola/pages/",
    "search": "/kelola/pages/search/?q=semen",
    "pictures": "/kelola/images/",
    "documents": "/kelola/documents/",
    "users": "/kelola/users/",
    "regulations": "/kelola/snippets/content/regulation/",
    "account": "/kelola/account/",
}


@pytest.fixture
def renamed(course):
    """A lesson that once had another address."""
    lesson = course.lessons[0]
    lesson.slug = "lama"
    publish(lesson)
    lesson.slug = "ppn-semen"
    return publish(lesson)


def directives(response) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    pairs = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in (pair for pair in pairs if pair)}


def check_policy(response):
    """What the answer of a view lets run, be applied, or be loaded."""
    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert "'unsafe-eval'" not in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["frame-ancestors"] in (["'self'"], ["'none'"])


def check_headers(response):
    """What every answer of every kind says."""
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    for feature in ["camera", "geolocation", "microphone", "payment"]:
        assert f"{feature}=()" in response["Permissions-Policy"]
    seconds, *more = [part.strip() for part in response["Strict-Transport-Security"].split(";")]
    assert int(seconds.removeprefix("max-age=")) >= 31_536_000
    assert more == ["includeSubDomains", "preload"]


@pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC)
def test_every_public_answer_is_guarded(https, renamed, address):
    response = https.get(address)
    check_headers(response)
    if not address.startswith("/static/"):  # files of the repository, served before any view
        check_policy(response)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ADMIN.values(), ids=ADMIN)
def test_every_admin_answer_is_guarded(signed_in, course, address):
    response = signed_in.get(address)
    assert response.status_code == 200
    check_headers(response)
    check_policy(response)
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]


def test_only_pages_with_the_rich_text_editor_allow_inline_styles(signed_in, lesson):
    response = signed_in.get(f"/kelola/pages/{lesson.pk}/edit/")
    assert response.status_code == 200
    check_headers(response)
    check_policy(response)
    assert "'unsafe-inline'" in directives(response)["style-src"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("post", "/akun/masuk/", 403), ("post", "/istilah/", 405), ("options", "/istilah/", 405)],
)
def test_refusals_are_guarded_too(https, method, address, status):
    https.handler.enforce_csrf_checks = True
    response = getattr(https, method)(address)
    assert response.status_code == (403 if method == "post" else status)
    check_headers(response)
    check_policy(response)


@pytest.mark.django_db
def test_a_strange_host_is_refused_and_guarded(https):
    response = https.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    check_policy(response)
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_whoever_comes_without_https_is_sent_there(https):
    https.secure = False
    response = https.get("/cari/?q=semen")
    assert response.status_code == 301
    assert response["Location"] == f"https://{HOST}/cari/?q=semen"
    assert response["X-Content-Type-Options"] == "nosniff"
    for probe in ["/healthz", "/readyz"]:
        assert https.get(probe).status_code == 200


class TestInlineCode:
    """A browser runs and applies nothing that stands in a page but what the policy names by its hash."""

    PAGES = ["home", "catalogue", "lesson", "results", "no results", "glossary", "missing", "failed"]

    @pytest.mark.parametrize("name", PAGES)
    def test_of_public_pages_is_one_style_element(self, https, renamed, name):
        response = https.get(PUBLIC[name])
        document = Document(response.content.decode())
        digest = hashlib.sha256(document.one("style").text.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in directives(response)["style-src"]
        for element in document.elements:
            assert "style" not in element.attributes, element
            assert not [name for name in element.attributes if name.startswith("on")], element
            if element.name == "script":
                assert element.attributes.get("src") or element.attributes["type"] == "application/ld+json"

    @pytest.mark.parametrize("address", [PUBLIC["sign-in"], *ADMIN.values()], ids=["sign-in", *ADMIN])
    def test_of_the_admin_is_allowed_by_hash(self, signed_in, course, address):
        response = signed_in.get(address)
        policy = directives(response)
        for element in Document(response.content.decode()).elements:
            is_code = element.name == "script" and not element.attributes.get("src")
            if is_code and element.attributes.get("type", "") in {"", "text/javascript", "module"}:
                digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy["script-src"], element.text
            assert not [name for name in element.attributes if re.fullmatch(r"on[a-z]+", name)], element

    def test_the_editors_form_runs_its_widgets_by_hash(self, signed_in, lesson):
        response = signed_in.get(f"/kelola/pages/{lesson.pk}/edit/")
        policy = directives(response)
        for script in Document(response.content.decode()).find("script"):
            if not script.attributes.get("src") and script.attributes.get("type", "") in {"", "text/javascript"}:
                digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy["script-src"], script.text


class TestCookies:
    def test_signing_in_sets_cookies_that_only_this_host_gets_over_https(self, https, home):
        UserFactory(username="sari").groups.add(Group.objects.get(name="Redaksi"))
        https.get("/akun/masuk/")
        response = https.post("/akun/masuk/", {"username": "sari", "password": "sandi-yang-panjang"})
        assert response.status_code == 302
        https.get("/kelola/")
        assert {"__Host-sesi", "__Host-csrf", "__Host-redaksi"} <= set(https.cookies)
        for cookie in https.cookies.values():
            assert cookie["secure"]
            assert cookie["path"] == "/"
            assert cookie["domain"] == ""
            assert cookie["samesite"] == "Lax"
        assert https.cookies["__Host-sesi"]["httponly"]
        assert https.cookies["__Host-redaksi"]["httponly"]

    def test_the_editors_mark_goes_with_the_session(self, https, home):
        https.force_login(UserFactory(is_superuser=True))
        https.get("/kelola/")
        assert https.cookies["__Host-redaksi"].value == "1"
        https.post("/kelola/logout/")
        response = https.get("/kelola/login/")
        cookie = response.cookies.get("__Host-redaksi") or https.cookies["__Host-redaksi"]
        assert cookie.value == ""
        assert cookie["secure"]

    @pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC)
    def test_readers_get_none(self, https, renamed, address):
        response = https.get(address)
        if not address.startswith("/akun/"):
            assert not response.cookies


@pytest.mark.django_db
def test_on_ones_own_computer_nothing_asks_for_https(client, home):
    response = client.get("/")
    assert "Strict-Transport-Security" not in response
    assert response["X-Content-Type-Options"] == "nosniff"

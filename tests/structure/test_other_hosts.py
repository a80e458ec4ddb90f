"""No page of the portal, the admin included, loads anything from another host."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    InfoPageFactory,
    TermFactory,
    UserFactory,
    make_region,
)
from tests.portal.documents import Document

# Elements and attributes that a browser loads from by itself. Links that somebody has to follow are not among them.
LOADED = {
    "script": ["src"],
    "img": ["src", "srcset"],
    "source": ["src", "srcset"],
    "video": ["src", "poster"],
    "audio": ["src"],
    "iframe": ["src"],
    "object": ["data"],
    "embed": ["src"],
    "link": ["href"],
    "use": ["href", "xlink:href"],
    "image": ["href", "xlink:href"],
    "form": ["action"],
}
# A link element with one of these relations tells something and loads nothing.
TELLING = {"canonical", "alternate"}
OWN = {None, "testserver", urlsplit(settings.SITE_URL).hostname}

PUBLIC = [
    "/",
    "/belajar/",
    "/belajar/keuangan-desa/",
    "/belajar/keuangan-desa/pajak-desa/",
    "/belajar/keuangan-desa/pajak-desa/ppn-semen/",
    "/inovasi/",
    "/inovasi/air/",
    "/bantuan/",
    "/istilah/",
    "/cari/",
    "/cari/?q=semen",
    "/tidak-ada/",
    "/akun/masuk/",
]
ADMIN = [
    "/kelola/",
    "/kelola/pages/",
    "/kelola/images/",
    "/kelola/documents/",
    "/kelola/users/",
    "/kelola/account/",
    "/kelola/snippets/content/term/",
    "/kelola/reports/site-history/",
]


@pytest.fixture
def portal(home, course):
    """A page of every type."""
    TermFactory()
    InfoPageFactory(parent=home, slug="bantuan")
    index = CaseStudyIndexPageFactory(parent=home)
    CaseStudyPageFactory(parent=index, slug="air", region=make_region("33.10.19.2009"))


def other_hosts(html: str) -> list[str]:
    """Addresses on other hosts that a browser would load when it shows this page."""
    document = Document(html)
    addresses = [
        part.split()[0]
        for element in document.elements
        if not TELLING & set(element.attributes.get("rel", "").split())
        for attribute in LOADED.get(element.name, [])
        for part in element.attributes.get(attribute, "").split(",")
        if part.strip()
    ]
    styles = [element.text for element in document.find("style")]
    styles += [element.attributes.get("style", "") for element in document.elements]
    addresses += re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", " ".join(styles))
    return [address for address in addresses if urlsplit(address).hostname not in OWN]


def test_the_reader_of_this_test_finds_them():
    html = """<link rel="stylesheet" href="https://a.example/a.css"><link rel="canonical" href="https://ok.example/">
    <img src="/a.png" srcset="/a.png 1x, //b.example/b.png 2x"><style>a { background: url(https://c.example/c.png) }</style>
    <a href="https://ok.example/">x</a><script src="/static/a.js"></script><img src="data:image/png;base64,AA">"""
    assert [urlsplit(address).hostname for address in other_hosts(html)] == ["a.example", "b.example", "c.example"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_loads_nothing_from_elsewhere(client, portal, address):
    response = client.get(address)
    assert response["Content-Type"].startswith("text/html")
    assert other_hosts(response.content.decode()) == []


@pytest.mark.parametrize("address", ADMIN)
def test_the_admin_loads_nothing_from_elsewhere(client, portal, address):
    client.force_login(UserFactory(is_superuser=True, email="sari@desa.example"))
    response = client.get(address)
    assert response.status_code == 200
    assert other_hosts(response.content.decode()) == []


def test_the_editors_form_loads_nothing_from_elsewhere(client, course):
    client.force_login(UserFactory(is_superuser=True))
    html = client.get(f"/kelola/pages/{course.lessons[0].pk}/edit/").content.decode()
    assert other_hosts(html) == []

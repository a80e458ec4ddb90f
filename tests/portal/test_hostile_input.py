"""Whatever is typed into an address or a form is answered with a page or refused, and never breaks anything."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, TermFactory, UserFactory

# As it stands in an address: percent-encoded.
HOSTILE = {
    "blank": "",
    "spaces": "%20%20%09",
    "NUL": "%00",
    "NUL in a word": "pajak%00desa",
    "control characters": "%01%07%1b%7f%c2%80",
    "line ends": "pajak%0d%0aSet-Cookie:%20a=1",
    "broken UTF-8": "%ff%fe",
    "half a letter": "pajak%c3",
    "surrogate": "%ed%a0%80",
    "percent": "%",
    "one quote": "%22",
    "two quotes": "%22%22",
    "open phrase": "%22pajak%20desa",
    "apostrophe": "'",
    "star": "*",
    "prefix": "paj*",
    "NEAR": "NEAR",
    "NEAR()": quote("NEAR(pajak desa, 2)"),
    "AND": "AND",
    "AND OR NOT": quote("AND OR NOT pajak AND"),
    "column filter": quote("title:pajak"),
    "caret": quote("^pajak"),
    "FTS5": quote('{title body} : "pajak" * ^ - +'),
    "Lucene": quote("pajak~2 AND (title:[* TO *] OR /.*/) ^4 \\"),
    "Lucene open": quote("((((+-&&||!{}[]"),
    "tsquery": quote("pajak & !desa:* <-> (semen"),
    "LIKE": quote("%_%\\"),
    "SQL": quote("'; DROP TABLE wagtailcore_page; --"),
    "SQL union": quote("1 UNION SELECT password FROM accounts_user"),
    "script": quote("<script>alert(1)</script>"),
    "template": quote("{{ settings.SECRET_KEY }}{% debug %}"),
    "path": quote("../../../../etc/passwd"),
    "encoded path": "..%2f..%2fetc%2fpasswd",
    "backslashes": quote("..\\..\\windows\\win.ini"),
    "emoji": quote("🏡👩‍🌾"),
    "right to left": quote("\u202epajak\u202c عربي"),
    "combining": quote("p" + "\u0301" * 300),
    "invisible": quote("\u200b\u2060\ufeff"),
    "full width": quote("ｐａｊａｋ"),
    "ligature that grows": quote("ﷺ" * 200),
    "dotted I": quote("İ" * 200),
    "minus one": "-1",
    "a thousand million": "1e9",
    "beyond any integer": "9" * 40,
    "not a number": "NaN",
    "figures of others": quote("٣"),
    "superscript": quote("²"),
    "5,000 words": "+".join(f"kata{number}" for number in range(5_000)),
    "one word of 100,000 letters": "a" * 100_000,
    "1 MB": "pajak+" * 170_000,
    "1 MB of quotes": "%22" * 350_000,
    "list": "a&q=b&q[]=c&q[d]=e",
}

ADDRESSES = {
    "home": "/?q={}&page={}",
    "results": "/cari/?q={}",
    "page of results": "/cari/?q=semen&page={}",
    "filters of results": "/cari/?q=semen&jenis={0}&bidang={0}&jabatan={0}&label={0}",
    "only a tag": "/cari/?label={}",
    "suggestions": "/cari/saran/?q={}",
    "glossary": "/istilah/?q={}",
    "case studies": "/inovasi/?bidang={0}&provinsi={0}&tahun={0}&biaya={0}&page={0}",
    "lesson": "/belajar/keuangan-desa/pajak-desa/ppn-semen/?q={}",
    "feed": "/umpan/?page={}",
    "sitemap": "/sitemap.xml?p={}&section={}",
    "page": "/{}/",
    "below a page": "/belajar/{}/",
    "picture": "/media/{}",
    "document": "/dokumen/1/{}",
    "document's number": "/dokumen/{}/a.pdf",
    "static file": "/static/{}",
    "sign-in": "/akun/masuk/?next={}",
    "admin": "/kelola/{}/",
    "password of a private page": "/_util/authenticate_with_password/{}/1/",
}
# A path of a megabyte stops at the server already.
LONG_PATH = 8_000


@pytest.fixture
def portal(course, home):
    """Something to find in every list."""
    TermFactory()
    index = CaseStudyIndexPageFactory(parent=home)
    CaseStudyPageFactory(parent=index)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.usefixtures("portal")
def test_every_address_answers(visitor, address):
    in_query = "?" in address
    for name, hostile in HOSTILE.items():
        if not in_query and len(hostile) > LONG_PATH:
            continue
        reply = visitor.get(address.format(hostile, hostile))
        assert reply.status in {200, 301, 302, 400, 404, 405}, f"{name}: {reply.status}"
        assert "\n" not in "".join(reply.headers.values())
        assert "<script>alert(1)" not in reply.text if reply.headers["content-type"].startswith("text/html") else True


@pytest.mark.usefixtures("portal")
class TestForms:
    def test_signing_in(self):
        client = Client(raise_request_exception=False)
        for name, hostile in HOSTILE.items():
            body = f"username={hostile}&password={hostile}&next={hostile}&remember={hostile}"
            response = client.post("/akun/masuk/", body, content_type="application/x-www-form-urlencoded")
            assert response.status_code in {200, 400, 429}, name

    @pytest.mark.parametrize(
        "address",
        [
            "/kelola/pages/?q={}",
            "/kelola/pages/search/?q={}",
            "/kelola/pages/search/?q=semen&p={}",
            "/kelola/images/?q={}",
            "/kelola/documents/?q={}",
            "/kelola/users/?q={}",
            "/kelola/snippets/content/regulation/?q={}",
            "/kelola/snippets/content/term/?q={}",
            "/kelola/snippets/accounts/jobrole/?q={}",
            "/kelola/images/chooser/?q={}",
            "/kelola/documents/chooser/?q={}",
            "/kelola/choose-page/search/?q={}",
            "/kelola/snippets/choose/content/regulation/?q={}",
            "/kelola/region_chooser/?q={}",
            "/kelola/redirects/?q={}",
            "/kelola/searchpicks/?q={}",
        ],
    )
    def test_the_admins_search_boxes(self, client, address):
        client.raise_request_exception = False
        client.force_login(UserFactory(is_superuser=True))
        for name, hostile in HOSTILE.items():
            response = client.get(address.format(hostile[:LONG_PATH]))
            assert response.status_code in {200, 302, 400, 404}, f"{name}: {response.status_code}"


@pytest.mark.usefixtures("portal")
class TestFoldersOfFiles:
    @pytest.mark.parametrize("folder", ["/media/", "/static/", "/dokumen/"])
    def test_lead_out_to_nothing(self, visitor, folder):
        for path in [
            "../settings.py", "..%2fsettings.py", "%2e%2e/%2e%2e/manage.py", "....//manage.py", "/etc/passwd",
            "%2fetc/passwd", "..%5cmanage.py", "%00/etc/passwd", "a/../../private/documents/a.pdf", "", ".", "..",
        ]:  # fmt: skip
            assert visitor.get(folder + path).status in {301, 302, 400, 404}, path

    def test_originals_of_pictures_have_no_address(self, visitor, settings):
        private = settings.DATA_DIR / "private" / "images"
        private.mkdir(parents=True)
        (private / "a.jpg").write_bytes(b"original")
        for address in ["/media/images/a.jpg", "/media/../private/images/a.jpg", "/private/images/a.jpg"]:
            assert visitor.get(address).status in {301, 400, 404}

"""What the portal learns from searches, and that it learns nothing about who searched."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from content import versions
from search import log
from search.models import Entry, Opened, SearchCount
from tests.factories import UserFactory
from tests.portal.documents import Document

FORM = "application/x-www-form-urlencoded"
BODY = [{"type": "text", "value": "<p>Isi.</p>"}]

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(client):
    """Sends what the script of a page of results sends."""

    def send(body: str | bytes = "", content_type: str = FORM, headers: dict | None = None, **told):
        response = client.post("/cari/catat/", body or urlencode(told), content_type=content_type, headers=headers)
        assert response.status_code == 204
        assert response.content == b""
        assert not response.cookies

    return send


@pytest.fixture
def entry(make_lesson) -> Entry:
    """What a search can find."""
    return make_lesson(title="Keramba apung", body=BODY).search_entry


def counted() -> list[tuple]:
    return list(SearchCount.objects.order_by("text").values_list("text", "searches", "results", "opened"))


def test_searches_of_a_day_are_added_up_whatever_their_case(tell):
    tell(q="Pajak  SEMEN", hasil=3)
    tell(q="pajak semen", hasil=4)
    tell(q="keramba", hasil=0)
    assert counted() == [("keramba", 1, 0, 0), ("pajak semen", 2, 4, 0)]
    assert {count.day for count in SearchCount.objects.all()} == {localdate()}


def test_what_was_opened_is_counted_too(tell, entry):
    tell(q="semen", hasil=1)
    tell(q="Semen", buka=entry.pk)
    tell(q="semen", buka=entry.pk)
    assert counted() == [("semen", 1, 1, 2)]
    assert Opened.objects.get().entry == entry
    assert Opened.objects.get().times == 2


def test_what_was_opened_stays_counted_when_it_is_gone(tell, entry):
    tell(q="semen", hasil=1)
    tell(q="semen", buka=entry.pk)
    entry.delete()
    assert counted() == [("semen", 1, 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "3201234567890123",
        "surat untuk 3201 2345 6789 0123",
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "siti@desa.id",
        "lahir 17-08-1945",
        "rek 1234567",
        "３２０１２３４５６７８９０１２３",  # full-width digits
    ],
)
def test_what_looks_like_personal_data_is_not_kept(tell, text):
    tell(q=text, hasil=1)
    assert counted() == []


@pytest.mark.parametrize("text", ["permendagri 20 2018", "apbdes 2026", "uu 6/2014", "rt 01 rw 02"])
def test_numbers_of_regulations_and_years_are(tell, text):
    tell(q=text, hasil=1)
    assert counted() == [(text, 1, 1, 0)]


def test_a_long_text_is_cut(tell):
    tell(q="pajak " * 50, hasil=1)
    assert len(SearchCount.objects.get().text) <= log.MAX_TEXT


@pytest.mark.parametrize(
    "body",
    [
        "", "q=pajak", "hasil=1", "q=&hasil=1", "q=?!&hasil=1", "q=pajak&hasil=-1", "q=pajak&hasil=1001", "q=pajak&hasil=x",
        "q=pajak&hasil=²", "q=pajak&hasil=" + "9" * 5_000, "q=pajak&buka=1", "q=pajak&buka=999999999999999999999", "%00=%ff",
        "q=%00&hasil=1", b"\xff\xfe", "&" * 20_000, "a=1&" * 20_000,
    ],
)  # fmt: skip
def test_nonsense_is_not_counted(tell, body):
    tell(body)
    tell(body, content_type="multipart/form-data; boundary=x")
    assert counted() == []


def test_signs_of_any_kind_are_counted_as_they_are(tell):
    tell("q=a%00%ED%A0%80%27%22%3Cb%3E&hasil=1")
    assert SearchCount.objects.count() == 1


def test_an_entry_that_does_not_exist_was_not_opened(tell):
    tell(q="semen", hasil=1)
    tell(q="semen", buka=999_999)
    assert counted() == [("semen", 1, 1, 0)]


def test_only_so_many_texts_a_day(tell, monkeypatch):
    monkeypatch.setattr(log, "MAX_TEXTS", 2)
    for text in ("satu", "dua", "tiga", "dua"):
        tell(q=text, hasil=1)
    assert counted() == [("dua", 2, 1, 0), ("satu", 1, 1, 0)]


def test_editors_and_other_sites_do_not_count(tell, client):
    tell(q="semen", hasil=1, headers={"Sec-Fetch-Site": "cross-site"})
    client.force_login(UserFactory(is_superuser=True))
    client.get("/kelola/")
    tell(q="semen", hasil=1)
    assert counted() == []


def test_only_post(client):
    assert client.get("/cari/catat/", {"q": "semen", "hasil": 1}).status_code == 405
    assert counted() == []


def test_a_page_of_results_says_what_to_count_once(client, entry):
    def told(address: str) -> dict[str, str]:
        (section,) = (tag for tag in page(address).find("section") if tag.attributes.get("aria-labelledby") == "hasil")
        return {name: value for name, value in section.attributes.items() if name.startswith("data-")}

    def page(address: str) -> Document:
        return Document(client.get(address).content.decode())

    assert told("/cari/?q=Keramba") == {"data-log": "/cari/catat/", "data-q": "keramba", "data-found": "1"}
    assert told("/cari/?q=zzzz") == {"data-log": "/cari/catat/", "data-q": "zzzz", "data-found": "0"}
    for more in ("jenis=lessonpage", "urut=terbaru", "page=2", "persis=1"):
        assert "data-found" not in told(f"/cari/?q=keramba&{more}")
    links = [link.attributes.get("data-entry") for link in page("/cari/?q=keramba").find("a")]
    assert [key for key in links if key] == [str(entry.pk)]


def test_after_400_days_searches_are_forgotten(entry, capsys):
    for days in (399, 400, 401):
        search = SearchCount.objects.create(day=localdate() - timedelta(days=days), text=f"{days}")
        Opened.objects.create(search=search, entry=entry)
    call_command("prune_searches")
    assert set(SearchCount.objects.values_list("text", flat=True)) == {"399", "400"}
    assert Opened.objects.count() == 2
    assert "1" in capsys.readouterr().out


class TestSuggestions:
    @pytest.fixture
    def searched(self):
        """Counts a text on several days."""

        def count(text: str, *searches: int, results: int = 1):
            for days, number in enumerate(searches):
                day = localdate() - timedelta(days=days)
                SearchCount.objects.create(day=day, text=text, searches=number, results=results)
            versions.raise_shared_after_commit()

        return count

    @pytest.fixture
    def offered(self, client, make_lesson):
        """What is offered as a past search. The portal knows the words pajak, semen and pasir."""
        make_lesson(title="Bahan bangunan", body=[{"type": "text", "value": "<p>Pajak semen, pasir, bata.</p>"}])

        def ask(text: str) -> list[str]:
            offers = client.get("/cari/saran/", {"q": text}).json()["suggestions"]
            return [(offer["text"], offer["url"]) for offer in offers if offer["kind"] == "Pencarian"]

        return ask

    def test_offer_what_many_search_for(self, searched, offered):
        searched("pajak semen", 3, 2)
        assert offered("Paj") == [("pajak semen", "/cari/?q=pajak+semen")]
        assert offered("semen") == offered("p") == offered("pajak semen") == []

    def test_do_not_offer_what_few_search_for_or_what_leads_nowhere(self, searched, offered):
        searched("pajak semen", 9)  # on one day
        searched("pajak pasir", 2, 2)
        searched("pajak bata", 9, 9, results=0)
        searched("pajak", *[0] * 40, 9, 9)
        assert offered("paj") == []

    def test_do_not_repeat_what_anybody_made_up(self, searched, offered):
        searched("pajak pak lurah", 50, 50)
        assert offered("paj") == []

    def test_offer_two_at_most_and_after_everything_else(self, searched, offered, make_lesson):
        for text in ("pajak semen", "pajak pasir", "pajak bata"):
            searched(text, 5, 5)
        assert len(offered("paj")) == 2
        for number in range(6):
            make_lesson(title=f"Pajak {number}", body=BODY)
        assert offered("paj") == []

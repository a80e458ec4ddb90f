"""The editors' report of searches."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.utils.timezone import localdate

from search.models import Opened, SearchCount
from tests.factories import UserFactory
from tests.portal.documents import Document

REPORT = "/kelola/reports/pencarian/"
BODY = [{"type": "text", "value": "<p>Isi.</p>"}]


@pytest.fixture
def editor(client, home):
    """A client that an editor works with."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Redaksi"))
    client.force_login(user)
    return client


@pytest.fixture
def searches(make_lesson):
    """Three searches of the last week, one of them also before, and an older one."""
    semen, pasir = (make_lesson(title=title, body=BODY).search_entry for title in ("Pajak semen", "Beli pasir"))
    today = localdate()

    def count(text, days, searches, results, opened=0, **openings):
        day = today - timedelta(days=days)
        return SearchCount.objects.create(day=day, text=text, searches=searches, results=results, opened=opened)

    Opened.objects.create(search=count("semen", 1, 5, 2, opened=3), entry=semen, times=3)
    Opened.objects.create(search=count("semen", 20, 4, 0, opened=4), entry=pasir, times=4)
    count("keramba", 2, 7, 0)
    count("=1+1", 3, 1, 9)
    count("lama", 60, 99, 1)


def rows(response) -> list[tuple]:
    return [
        (row["text"], row["searched"], row["found"], row["clicked"], str(row["entry"]))
        for row in response.context["object_list"]
    ]


def links(response) -> dict[str, str | None]:
    return {link.text.strip(): link.attributes.get("href") for link in Document(response.content.decode()).find("a")}


@pytest.mark.usefixtures("searches")
class TestReport:
    def test_lists_what_is_searched_for_most(self, editor):
        response = editor.get(REPORT)
        assert rows(response) == [
            ("semen", 9, 2, 7, "Beli pasir"),
            ("keramba", 7, 0, 0, ""),
            ("=1+1", 1, 9, 0, ""),
        ]

    def test_of_other_days(self, editor):
        assert rows(editor.get(REPORT, {"hari": "7"}))[:2] == [
            ("keramba", 7, 0, 0, ""),
            ("semen", 5, 2, 3, "Pajak semen"),
        ]
        assert rows(editor.get(REPORT, {"hari": "90"}))[0] == ("lama", 99, 1, 0, "")
        assert len(rows(editor.get(REPORT, {"hari": "x"}))) == 3

    def test_of_those_without_results_and_those_where_nothing_was_opened(self, editor):
        assert [row[0] for row in rows(editor.get(REPORT, {"hanya": "tanpa-hasil"}))] == ["keramba"]
        assert [row[0] for row in rows(editor.get(REPORT, {"hanya": "tidak-dibuka"}))] == ["=1+1"]

    def test_in_other_orders(self, editor):
        assert [row[0] for row in rows(editor.get(REPORT, {"ordering": "-found"}))] == ["=1+1", "semen", "keramba"]
        assert rows(editor.get(REPORT, {"ordering": "pk"})) == rows(editor.get(REPORT))

    def test_leads_to_the_results_and_to_what_was_opened(self, editor):
        found = links(editor.get(REPORT))
        assert found["semen"] == "/cari/?q=semen"
        assert found["=1+1"] == "/cari/?q=%3D1%2B1"
        assert editor.get(found["Beli pasir"]).status_code == 200

    def test_leads_from_nothing_to_a_new_term_or_promotion_of_that_name(self, editor):
        found = links(editor.get(REPORT, {"hanya": "tanpa-hasil"}))
        assert 'value="keramba"' in editor.get(found["Tambah istilah"]).content.decode()
        assert 'value="keramba"' in editor.get(found["pilih halaman"]).content.decode()
        assert parse_qs(urlsplit(found["pilih halaman"]).query) == {"query_string": ["keramba"]}

    def test_as_a_spreadsheet(self, editor):
        lines = b"".join(editor.get(REPORT, {"export": "csv"}).streaming_content).decode().splitlines()
        assert lines == [
            "Teks,Kali dicari,Hasil terakhir,Kali dibuka,Paling sering dibuka",
            "semen,9,2,7,Beli pasir",
            "keramba,7,0,0,",
            "'=1+1,1,9,0,",
        ]
        assert editor.get(REPORT, {"export": "xlsx"}).status_code == 200

    def test_costs_the_same_for_many_rows(self, editor, django_assert_max_num_queries):
        for number in range(20):
            SearchCount.objects.create(day=localdate(), text=f"kata {number}", searches=1)
        editor.get(REPORT)
        with django_assert_max_num_queries(25):
            editor.get(REPORT)


def test_says_so_while_nothing_was_searched_for(editor):
    assert "Belum ada pencarian yang tercatat" in editor.get(REPORT).content.decode()
    assert "Tidak ada pencarian seperti itu" in editor.get(REPORT, {"hanya": "tanpa-hasil"}).content.decode()


def test_is_for_those_who_work_on_pages(client, home):
    user = UserFactory()
    client.force_login(user)
    assert client.get(REPORT).status_code == 302
    user.groups.add(Group.objects.get(name="Penulis"))
    page = client.get(REPORT)
    assert page.status_code == 200
    assert "reports/pencarian" in client.get("/kelola/").content.decode()

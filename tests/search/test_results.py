"""An official searches in everyday words and finds the page that helps. On every engine."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query as PromotedQuery
from wagtail.contrib.search_promotions.models import SearchPromotion

from search.results import PAGE_SIZE
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    ModulePageFactory,
    TermFactory,
    make_region,
    publish,
)

pytestmark = pytest.mark.usefixtures("engine")

BODY = [
    {"type": "text", "value": "<p>Bu Ratna membuka laci arsip.</p>"},
    {"type": "heading", "value": "Menutup buku"},
    {"type": "text", "value": "<p>Cocokkan saldo rekening koran dengan buku pembantu bank.</p>"},
    {"type": "heading", "value": "Kalau selisih"},
    {"type": "text", "value": "<p>Telusuri kuitansi yang belum dicatat.</p>"},
]


@pytest.fixture
def studies(home):
    """The list of case studies."""
    return CaseStudyIndexPageFactory(parent=home)


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("where", "fields"),
        [
            ("title", {"title": "Pelajaran keramba"}),
            ("summary", {"summary": "Tentang keramba apung."}),
            ("text", {"body": [{"type": "text", "value": "<p>Ikan di keramba diberi pakan.</p>"}]}),
            ("heading", {"body": [{"type": "heading", "value": "Merawat keramba"}, *BODY]}),
            ("steps", {"body": [{"type": "steps", "value": {"items": [{"task": "Rakit keramba"}]}}]}),
            ("objectives", {"objectives": "Memasang keramba"}),
            ("key points", {"key_points": "Keramba diperiksa tiap minggu"}),
            ("first things", {"in_five_minutes": "<p>Ikat keramba dulu.</p>"}),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_a_lesson_by_a_word_in_its(self, find, make_lesson, where, fields):
        lesson = make_lesson(**fields)
        found = find("keramba")
        assert found.titles == [lesson.title]
        assert find("KERAMBA").titles == [lesson.title]

    def test_a_lesson_by_its_tag(self, find, make_lesson):
        lesson = make_lesson(title="Beternak ikan")
        lesson.tags.add("Keramba Apung")
        publish(lesson)
        assert find("keramba").titles == ["Beternak ikan"]

    def test_a_lesson_by_the_role_that_it_is_for(self, find, make_lesson):
        make_lesson(title="Tugas harian", job_roles=[JobRoleFactory(name="Juru Pungut Retribusi")])
        assert find("retribusi").titles == ["Tugas harian"]

    def test_a_module_by_its_goals(self, find, course):
        ModulePageFactory(parent=course.topic, title="Air bersih", goals="Menghitung debit mata air")
        assert find("debit").titles == ["Air bersih"]

    def test_a_case_study_by_what_was_done_and_where(self, find, studies):
        CaseStudyPageFactory(
            parent=studies,
            title="Wisata mata air",
            region=make_region("33.10.19.2009"),
            solution="<p>Warga membuka pemandian umbul.</p>",
            honest_lesson="<p>Parkirnya terlambat disiapkan.</p>",
        )
        for words in ["umbul", "parkirnya", "Ponggok"]:
            assert find(words).titles == ["Wisata mata air"], words

    def test_questions_in_everyday_words_lead_to_the_subject(self, find, make_lesson):
        make_lesson(title="Surat Permintaan Pembayaran")
        assert find("gimana cara bikin surat permintaan pembayaran?").titles == ["Surat Permintaan Pembayaran"]

    def test_a_name_of_the_glossary_finds_what_is_written_under_its_other_names(
        self, find, make_lesson, django_capture_on_commit_callbacks
    ):
        make_lesson(title="Menyusun Surat Permintaan Pembayaran", summary="Untuk tiap kegiatan.")
        assert find("spp").titles == []
        with django_capture_on_commit_callbacks(execute=True):
            TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran")
        found = find("spp")
        assert found.titles == ["Menyusun Surat Permintaan Pembayaran"]
        assert not found.search.is_loose

    def test_what_an_editor_changed_is_found_by_the_new_words_only(self, find, lesson):
        assert find("semen").titles
        lesson.title, lesson.slug, lesson.body = "Membeli paving", "paving", BODY
        publish(lesson)
        assert lesson.title in find("paving").titles
        assert "Membeli paving" not in find("semen").titles

    def test_a_deleted_page_is_not_found(self, find, make_lesson):
        lesson = make_lesson(title="Keramba")
        assert find("keramba").titles
        lesson.delete()
        assert find("keramba").titles == []

    def test_a_page_in_two_matches_is_listed_once(self, find, make_lesson):
        make_lesson(title="Keramba apung", summary="Keramba untuk nelayan.", body=BODY)
        assert find("keramba apung").titles == ["Keramba apung"]


class TestOrder:
    def test_a_word_in_the_title_counts_more_than_in_the_text(self, find, make_lesson):
        text = "<p>Keramba ikan. Keramba udang. Merawat keramba tiap hari.</p>"
        make_lesson(title="Beternak ikan", body=[{"type": "text", "value": text}])
        make_lesson(title="Merakit keramba", body=BODY)
        make_lesson(title="Perairan umum", body=[{"type": "text", "value": text}])
        assert find("keramba").titles[0] == "Merakit keramba"

    def test_pages_with_every_word_come_before_pages_with_some(self, find, make_lesson):
        make_lesson(title="Keramba", summary="Hanya itu.", body=BODY)
        make_lesson(title="Jaring", summary="Hanya itu.", body=BODY)
        make_lesson(title="Perikanan", summary="Tentang keramba dan jaring.", body=BODY)
        found = find("keramba jaring")
        assert found.titles[0] == "Perikanan"
        assert set(found.titles) == {"Perikanan", "Keramba", "Jaring"}
        assert not found.search.is_loose
        assert "Tidak ada yang cocok persis" not in found.text

    def test_where_no_page_has_every_word_the_visitor_is_told(self, find, make_lesson):
        make_lesson(title="Keramba", body=BODY)
        make_lesson(title="Jaring", body=BODY)
        found = find("keramba jaring")
        assert set(found.titles) == {"Keramba", "Jaring"}
        assert "Tidak ada yang cocok persis" in found.text

    def test_what_editors_promote_comes_first(self, find, make_lesson):
        make_lesson(title="Keramba apung", body=BODY)
        promoted = make_lesson(title="Tambak", summary="Bukan yang dicari mesin.", body=BODY)
        query = PromotedQuery.get("keramba")
        SearchPromotion.objects.create(query=query, page=promoted, sort_order=1)
        assert find("keramba").titles == ["Tambak", "Keramba apung"]


class TestExcerpts:
    def test_open_at_the_section_where_the_words_stand(self, find, make_lesson):
        lesson = make_lesson(title="Akhir bulan", body=BODY)
        found = find("rekening koran")
        assert "saldo <mark>rekening</mark> <mark>koran</mark>" in found.excerpts["Akhir bulan"]
        assert f"{lesson.address}#menutup-buku" in found.links

    def test_the_anchor_exists_on_the_page(self, find, client, make_lesson):
        lesson = make_lesson(title="Akhir bulan", body=BODY)
        (link,) = [link for link in find("kuitansi").links if link.startswith(lesson.address)]
        address, anchor = link.split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()

    def test_of_a_match_in_the_title_only_is_the_summary(self, find, make_lesson):
        lesson = make_lesson(title="Keramba", summary="Ringkasan saja.", body=BODY)
        found = find("keramba")
        assert found.excerpts == {"Keramba": "Ringkasan saja."}
        assert lesson.address in found.links

    def test_show_what_is_published_and_nothing_that_could_run(self, find, make_lesson):
        body = [
            {"type": "heading", "value": "<img src=x> keramba"},
            {"type": "text", "value": "<p>a &lt;b&gt; keramba</p>"},
        ]
        make_lesson(title="<b>Tebal</b> keramba", summary="<i>x</i>", body=body)
        html = find("keramba").html
        assert "<b>Tebal" not in html
        assert "<img src=x" not in html
        assert "a <b> " not in html


class TestPage:
    def test_says_how_many_were_found_for_what(self, find, make_lesson):
        make_lesson(title="Keramba", body=BODY)
        found = find("Keramba <b>")
        assert "1 hasil untuk “keramba <b>”" in found.text
        assert "<b>”" not in found.html

    def test_shows_each_result_with_what_one_chooses_by(self, find, make_lesson):
        make_lesson(title="Keramba", minutes=25, job_roles=[JobRoleFactory(name="Kader")], body=BODY)
        text = find("keramba").text
        for words in ["Keramba", "Pelajaran", "Keuangan Desa", "25 menit", "Kader"]:
            assert words in text

    def test_is_divided_into_pages_of_ten(self, find, make_lesson):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        first, second = find("keramba"), find("keramba", page=2)
        assert len(first.titles) == PAGE_SIZE
        assert len(second.titles) == 2
        assert not set(first.titles) & set(second.titles)
        assert "12 hasil" in first.text
        assert "Halaman 1 dari 2" in first.text
        assert "?q=keramba&page=2" in first.links
        assert "?q=keramba&page=1" in second.links

    @pytest.mark.parametrize(("page", "shown"), [("99", 2), ("0", 2), ("-1", 2), ("x", 10), ("", 10), ("1e9", 10)])
    def test_a_page_that_does_not_exist_is_the_nearest_that_does(self, find, make_lesson, page, shown):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        assert len(find("keramba", page=page).titles) == shown

    def test_keeps_filters_on_the_next_page(self, find, make_lesson):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        (link,) = [link for link in find("keramba", jenis="lessonpage").links if "page=2" in link]
        second = find(address=link.lstrip("?"))
        assert len(second.titles) == 2
        assert second.search.chosen["jenis"] == {"lessonpage"}

    def test_without_a_search_offers_the_topics(self, find, course):
        found = find()
        assert "Pilih bidang" in found.text
        assert course.topic.address in found.links
        assert "hasil untuk" not in found.text

    @pytest.mark.parametrize("typed", ['"', "?!", "   ", "*"])
    def test_signs_without_a_word_are_no_search(self, find, course, typed):
        found = find(typed)
        assert found.titles == []
        assert "Pilih bidang" in found.text

    def test_without_results_says_what_to_try(self, find, course):
        TermFactory(name="Kerambanisasi", full_form="", definition="Istilah contoh.")
        found = find("keramba")
        assert "Belum ada hasil untuk “keramba”" in found.text
        assert "Kerambanisasi" in found.text
        assert "/istilah/#kerambanisasi" in found.links
        assert course.topic.address in found.links

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_is_only_for_reading(self, client, method, course):
        assert getattr(client, method)("/cari/").status_code == 405

    def test_has_the_typed_words_in_its_box_and_title(self, find, course):
        html = find('Pajak "semen" & <pasir>').html
        assert 'value="pajak &quot;semen&quot; &amp; &lt;pasir&gt;"' in html
        assert re.search(r"<title>\s*Cari: pajak &quot;semen&quot;", html)


class TestQueries:
    def count(self, find, **filters) -> int:
        find("keramba", **filters)
        with CaptureQueriesContext(connection) as queries:
            find("keramba", **filters)
        return len(queries)

    def test_are_at_most_ten_and_as_many_for_thirty_matches_as_for_three(self, find, make_lesson, studies):
        role = JobRoleFactory()

        def add(number):
            make_lesson(title=f"Keramba {number:02}", job_roles=[role], body=BODY)

        for number in range(3):
            add(number)
        few = self.count(find)
        for number in range(3, 30):
            add(number)
        assert len(find("keramba").search.keys) == 30
        many = self.count(find)
        assert few == many <= 10
        assert self.count(find, jenis="lessonpage", bidang="keuangan-desa", page=2) <= 10

    def test_of_a_search_without_results_are_few_as_well(self, find, course):
        with CaptureQueriesContext(connection) as queries:
            find("keramba jaring apung")
        assert len(queries) <= 10

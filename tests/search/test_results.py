"""An official searches in everyday words and finds the page that helps. On every engine."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query as PromotedQuery
from wagtail.contrib.search_promotions.models import SearchPromotion

from content import versions
from search.results import PAGE_SIZE
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    ModulePageFactory,
    RegulationFactory,
    TermFactory,
    TopicPageFactory,
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

    def test_a_term_and_a_regulation(self, find, client, home):
        TermFactory(name="SiLPA", full_form="Sisa Lebih Perhitungan Anggaran", definition="Uang yang tersisa.")
        RegulationFactory(code="PMK 7/2026", title="Pengelolaan Dana Desa", note="Mengganti yang lama.")
        for words, title, kind, address in [
            ("silpa", "SiLPA (Sisa Lebih Perhitungan Anggaran)", "Istilah", "/istilah/#silpa"),
            ("uang tersisa", "SiLPA (Sisa Lebih Perhitungan Anggaran)", "Istilah", "/istilah/#silpa"),
            ("pmk 7", "PMK 7/2026", "Regulasi", "/peraturan/#pmk-7-2026"),
            ("kelola dana desa", "PMK 7/2026", "Regulasi", "/peraturan/#pmk-7-2026"),
        ]:
            found = find(words)
            assert found.titles == [title], words
            assert address in found.links
            assert kind in found.text
            path, anchor = address.split("#")
            assert f'id="{anchor}"' in client.get(path).content.decode()

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
        for words in ["umbul", "parkirnya", "parkir", "Ponggok", "klaten"]:
            assert find(words).titles == ["Wisata mata air"], words

    def test_questions_in_everyday_words_lead_to_the_subject(self, find, make_lesson):
        make_lesson(title="Surat Permintaan Pembayaran")
        assert find("gimana cara bikin surat permintaan pembayaran?").titles == ["Surat Permintaan Pembayaran"]

    def test_other_forms_of_a_word(self, find, make_lesson):
        make_lesson(title="Mengelola keramba", body=BODY)
        for words in ["pengelolaan", "dikelola", "kelola", "ngelola keramba", "PENGELOLAAN KERAMBANYA"]:
            assert find(words).titles == ["Mengelola keramba"], words

    def test_words_that_only_begin_alike_find_nothing_of_each_other(self, find, make_lesson):
        RegulationFactory(code="Permendesa 2/2024", title="Fokus penggunaan")
        make_lesson(title="Keramba pedesaan", body=BODY)
        assert "Keramba pedesaan" in find("desa").titles
        assert "Permendesa 2/2024" not in find("desa").titles
        assert find("permendesa").titles == ["Permendesa 2/2024"]

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

    def test_a_page_that_was_moved_belongs_to_its_new_topic(self, find, course, make_lesson):
        lesson = make_lesson(title="Keramba")
        assert "Keuangan Desa 1" in find("keramba").text
        other = TopicPageFactory(parent=course.catalog, title="Perikanan", slug="perikanan")
        lesson.move(ModulePageFactory(parent=other, title="Kolam", slug="kolam"), pos="last-child")
        found = find("keramba")
        assert found.counts["bidang"] == {"perikanan": 1}
        assert "/belajar/perikanan/kolam/" in " ".join(found.links)

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
        found = find("keramba")
        assert found.titles == ["Tambak", "Keramba apung"]
        assert not found.search.is_loose
        assert find("keramba", jenis="lessonpage").titles == ["Tambak", "Keramba apung"]
        assert find("keramba apung").titles == ["Keramba apung"]

    def test_newest_first_where_that_is_wanted(self, find, make_lesson):
        make_lesson(title="Keramba", body=BODY, reviewed_on=date(2024, 3, 1))
        make_lesson(title="Jaring", summary="Untuk keramba.", body=BODY, reviewed_on=date(2026, 3, 1))
        make_lesson(title="Pakan", summary="Untuk keramba.", body=BODY, reviewed_on=date(2025, 3, 1))
        best = find("keramba")
        assert best.titles[0] == "Keramba"
        assert "?q=keramba&urut=terbaru" in best.links
        newest = find("keramba", urut="terbaru")
        assert newest.titles == ["Jaring", "Pakan", "Keramba"]
        assert "?q=keramba" in newest.links
        assert find("keramba", urut="acak").titles == best.titles

    def test_newest_first_leaves_out_what_answers_only_a_part(self, find, make_lesson):
        make_lesson(title="Perikanan", summary="Keramba dan jaring.", body=BODY, reviewed_on=date(2024, 3, 1))
        make_lesson(title="Jaring", summary="Hanya itu.", body=BODY, reviewed_on=date(2026, 3, 1))
        make_lesson(title="Keramba", summary="Hanya itu.", body=BODY, reviewed_on=date(2026, 3, 1))
        assert set(find("keramba jaring").titles) == {"Perikanan", "Jaring", "Keramba"}
        assert find("keramba jaring", urut="terbaru").titles == ["Perikanan"]

    def test_a_promotion_does_not_stand_before_the_newest(self, find, make_lesson):
        promoted = make_lesson(title="Tambak", body=BODY, reviewed_on=date(2024, 3, 1))
        make_lesson(title="Keramba", body=BODY, reviewed_on=date(2026, 3, 1))
        SearchPromotion.objects.create(query=PromotedQuery.get("keramba"), page=promoted, sort_order=1)
        assert find("keramba", urut="terbaru").titles == ["Keramba", "Tambak"]


class TestCorrections:
    def test_are_told_with_a_way_back(self, find, make_lesson):
        make_lesson(title="Siskeudes", body=BODY)
        found = find("Siskudes")
        assert found.titles == ["Siskeudes"]
        assert "Menampilkan hasil untuk siskeudes" in found.text
        assert "1 hasil untuk “siskeudes”" in found.text
        assert 'value="siskudes"' in found.html
        assert "?q=siskudes&persis=1" in found.links
        literally = find(address="q=siskudes&persis=1")
        assert literally.titles == []
        assert "Menampilkan hasil untuk" not in literally.text
        assert "Belum ada hasil untuk “siskudes”" in literally.text

    def test_stay_off_on_the_links_of_a_literal_search(self, find, make_lesson):
        for number in range(PAGE_SIZE + 1):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        found = find("keramba", persis="1")
        assert "?q=keramba&persis=1&page=2" in found.links
        assert "?q=keramba&persis=1&urut=terbaru" in found.links
        assert 'type="hidden" name="persis" value="1"' in found.html

    def test_are_kept_on_the_next_page(self, find, make_lesson):
        for number in range(PAGE_SIZE + 1):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        assert "?q=kermaba&page=2" in find("kermaba").links
        assert len(find("kermaba", page=2).titles) == 1

    def test_are_none_for_a_word_that_some_page_has(self, find, make_lesson):
        make_lesson(title="Siskeudes", body=BODY)
        make_lesson(title="Siskudes", body=BODY)
        assert find("siskudes").titles[0] == "Siskudes"
        assert not find("siskudes").search.query.corrections

    def test_show_what_was_typed_as_text_only(self, find, make_lesson):
        make_lesson(title="Siskeudes", body=BODY)
        html = find("<b>siskudes</b>").html
        assert "<b>siskudes" not in html
        assert "&lt;b&gt;siskudes" in html


class TestLoose:
    def test_is_a_search_whose_things_stand_only_far_apart(self, find, make_lesson):
        filler = "<p>Kalimat lain tentang hal lain.</p>" * 20
        text = f"<p>Cuaca dicatat.</p>{filler}<p>Gaji dibayar.</p>"
        make_lesson(title="Tugas harian", body=[{"type": "text", "value": text}])
        found = find("cuaca gaji")
        assert found.titles == ["Tugas harian"]
        assert found.search.is_loose
        assert "Tidak ada yang cocok persis" in found.text

    def test_is_not_one_for_a_single_thing_or_things_said_together(self, find, make_lesson):
        make_lesson(title="Tugas harian", body=[{"type": "text", "value": "<p>Cuaca dicatat, gaji dibayar.</p>"}])
        for words in ["cuaca", "cuaca gaji", "tugas harian"]:
            assert not find(words).search.is_loose, words

    def test_is_not_one_without_results(self, find, course):
        assert not find("zzzz").search.is_loose


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
        RegulationFactory(code="PMK 7/2026")
        assert "hasil untuk “pmk 7/2026”" in find("PMK 7/2026").text

    def test_shows_each_result_with_what_one_chooses_by(self, find, make_lesson):
        make_lesson(title="Keramba", minutes=25, job_roles=[JobRoleFactory(name="Kader")], body=BODY)
        text = find("keramba").text
        for words in ["Keramba", "Pelajaran", "Keuangan Desa", "25 menit", "Kader"]:
            assert words in text

    def test_is_divided_into_pages_of_twenty(self, find, make_lesson):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        first, second = find("keramba"), find("keramba", page=2)
        assert len(first.titles) == PAGE_SIZE
        assert len(second.titles) == 2
        assert not set(first.titles) & set(second.titles)
        assert PAGE_SIZE == 20
        assert "22 hasil" in first.text
        assert "Halaman 1 dari 2" in first.text
        assert "?q=keramba&page=2" in first.links
        assert "?q=keramba&page=1" in second.links

    def test_a_page_that_does_not_exist_is_the_nearest_that_does(self, find, make_lesson):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        for page, shown in [("99", 2), ("0", 2), ("-1", 2), ("x", 20), ("", 20), ("1e9", 20)]:
            assert len(find("keramba", page=page).titles) == shown, page

    def test_keeps_filters_on_the_next_page(self, find, make_lesson):
        for number in range(PAGE_SIZE + 2):
            make_lesson(title=f"Keramba {number:02}", body=BODY)
        (link,) = [link for link in find("keramba", jenis="lessonpage").links if "page=2" in link]
        second = find(address=link.lstrip("?"))
        assert len(second.titles) == 2
        assert second.search.choices.chosen["jenis"] == {"lessonpage"}

    def test_without_a_search_offers_the_topics(self, find, course):
        found = find()
        assert "Pilih bidang" in found.text
        assert course.topic.address in found.links
        assert "hasil untuk" not in found.text

    def test_signs_without_a_word_are_no_search(self, find, course):
        for typed in ['"', "?!", "   ", "*"]:
            found = find(typed)
            assert found.titles == []
            assert "Pilih bidang" in found.text

    def test_without_results_says_what_to_try(self, find, course):
        TermFactory(name="Kerambanisasi", full_form="", definition="Istilah contoh.")
        found = find("rambanisa")
        assert "Belum ada hasil untuk “rambanisa”" in found.text
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
        return self.count_once(find, "keramba", **filters)

    def count_once(self, find, text, **filters) -> int:
        with CaptureQueriesContext(connection) as queries:
            find(text, **filters)
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
        find("keramba")
        assert self.count_once(find, "keramba jaring apung") <= 10

    def test_are_at_most_ten_when_the_names_of_facets_are_read_anew(self, find, course, monkeypatch):
        find("semen")
        monkeypatch.setattr(versions, "REMEMBER", 7)  # another span of time
        assert self.count_once(find, "semen") <= 10

"""What lessons refer to: rules, words, and the pages that list them; and the feed of what is new."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from content.models import Regulation, Term
from tests.factories import LessonPageFactory, RegulationFactory, TermFactory

pytestmark = pytest.mark.django_db


# Regulations


@pytest.mark.parametrize(
    ("status", "doubtful"), [("in_force", False), ("amended", False), ("revoked", True), ("unknown", True)]
)
def test_only_a_rule_that_holds_is_told_without_doubt(status, doubtful):
    assert RegulationFactory(status=status).is_doubtful is doubtful


def test_a_rule_goes_by_its_short_name_which_is_taken_once():
    assert str(RegulationFactory(code="PMK 7/2026")) == "PMK 7/2026"
    with pytest.raises(ValidationError):
        Regulation(code="PMK 7/2026", title="Lain", year=2026).full_clean()


def test_newer_rules_are_listed_first():
    for code, year in [("UU 6/2014", 2014), ("PP 16/2026", 2026), ("PMK 7/2026", 2026)]:
        RegulationFactory(code=code, year=year)
    assert [rule.code for rule in Regulation.objects.all()] == ["PMK 7/2026", "PP 16/2026", "UU 6/2014"]


def test_an_editor_sees_which_lessons_cite_a_rule(course, editor_client):
    rule = RegulationFactory(code="PMK 7/2026")
    citation = {"type": "citation", "value": {"regulation": rule.pk, "says": "Isi.", "as_of": "2026-11-24"}}
    LessonPageFactory(parent=course.module, title="Mengutip", body=[citation])
    LessonPageFactory(
        parent=course.module, title="Mendasarkan", legal_basis=[{"type": "basis", "value": {"regulation": rule.pk}}]
    )
    text = editor_client.get(reverse(Regulation.snippet_viewset.get_url_name("usage"), args=[rule.pk])).content.decode()
    assert "Mengutip" in text
    assert "Mendasarkan" in text


@pytest.mark.parametrize("model", [Regulation, Term])
def test_the_screens_for_references_open(editor_client, model):
    instance = RegulationFactory() if model is Regulation else TermFactory()
    urls = model.snippet_viewset.get_url_name
    for address in (reverse(urls("list")), reverse(urls("add")), reverse(urls("edit"), args=[instance.pk])):
        assert editor_client.get(address).status_code == 200


# Terms


def test_a_term_gets_an_address_of_its_own():
    assert TermFactory(name="SiLPA", full_form="Sisa Lebih").slug == "silpa"
    assert TermFactory(name="SILPA", full_form="Sisa Lebih Tahun Berkenaan").slug == "silpa-2"
    assert TermFactory(name="%", full_form="persen").slug == "istilah"


def test_a_term_keeps_its_address_when_it_is_renamed():
    term = TermFactory(name="SPP")
    term.name = "Surat Permintaan"
    term.save()
    assert term.slug == "spp"


def test_one_word_may_mean_two_things_but_not_the_same_thing_twice():
    TermFactory(name="KPM", full_form="Keluarga Penerima Manfaat")
    Term(name="KPM", full_form="Kader Pembangunan Manusia", definition="Kader.").full_clean(exclude=["slug"])
    with pytest.raises(ValidationError, match="sudah ada"):
        Term(name="KPM", full_form="Keluarga Penerima Manfaat", definition="Sama.").full_clean(exclude=["slug"])


@pytest.mark.parametrize(("name", "initial"), [("SPP", "S"), ("apbdes", "A"), ("1.000 HPK", "#"), ("", "#")])
def test_a_term_stands_under_its_letter(name, initial):
    assert Term(name=name).initial == initial


# The glossary page


@pytest.fixture
def glossary():
    """Three terms."""
    TermFactory(
        name="SPP",
        full_form="Surat Permintaan Pembayaran",
        definition="Surat <b>minta</b> bayar.",
        source="Permendagri 20/2018",
    )
    TermFactory(name="apbdes", full_form="Anggaran", definition="Rencana keuangan.", synonyms="APB Desa\n APBDesa ")
    TermFactory(name="1.000 HPK", full_form="Seribu hari", definition="Masa awal.")


def names(client, query="") -> list[str]:
    """The terms that the page shows, in order."""
    response = client.get(f"/istilah/{query}")
    assert response.status_code == 200
    return re.findall(r"<dfn[^>]*>(.*?)</dfn>", response.content.decode())


def test_all_terms_are_listed_from_a_to_z(glossary, client):
    assert names(client) == ["1.000 HPK", "apbdes", "SPP"]


def test_terms_are_shown_with_meaning_source_and_other_names(glossary, client):
    text = client.get("/istilah/").content.decode()
    assert "Surat &lt;b&gt;minta&lt;/b&gt; bayar." in text
    assert "Permendagri 20/2018" in text
    assert "APB Desa, APBDesa" in text


def test_a_letter_leads_to_its_terms(glossary, client):
    text = client.get("/istilah/").content.decode()
    targets = {unquote(target) for target in re.findall(r'href="#([^"]+)"', text)}
    assert {"huruf-a", "huruf-s", "huruf-#"} <= targets
    for target in targets:
        assert f'id="{target}"' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=spp", ["SPP"]),
        ("?q=permintaan", ["SPP"]),
        ("?q=APB+Desa", ["apbdes"]),
        ("?q=%20%20spp%20", ["SPP"]),
        ("?q=tidak-ada", []),
        ("?q=", ["1.000 HPK", "apbdes", "SPP"]),
        ("?q=%00", ["1.000 HPK", "apbdes", "SPP"]),
        ("?q=%25", []),
        ("?q=" + "a" * 100_000, []),
        ("?q=%FF", []),
    ],
)
def test_terms_are_found_by_name_full_form_and_other_names(glossary, client, query, found):
    assert names(client, query) == found


def test_what_was_looked_for_is_shown_as_text(glossary, client):
    text = client.get("/istilah/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in text
    assert "Tidak ada istilah yang memuat" in text


# The page of regulations


def test_regulations_are_listed_by_year_with_what_is_to_know(client, home):
    RegulationFactory(code="UU 6/2014", title="Desa", year=2014, status="amended", note="Diubah UU 3/2024.")
    RegulationFactory(code="PMK 7/2026", title="Dana <b>Desa</b>", year=2026, url="https://jdih.example/7")
    RegulationFactory(code="PP 16/2026", title="Pelaksanaan", year=2026, status="unknown")
    response = client.get("/peraturan/")
    text = response.content.decode()
    assert re.findall(r"<h2>(\d+)</h2>", text) == ["2026", "2014"]
    assert re.findall(r"<dfn>(.*?)</dfn>", text) == ["PMK 7/2026", "PP 16/2026", "UU 6/2014"]
    for words in ["Berlaku, sudah diubah.", "Diubah UU 3/2024.", "Perlu dicek.", "Dana &lt;b&gt;Desa&lt;/b&gt;"]:
        assert words in text
    assert 'href="https://jdih.example/7"' in text
    assert 'href="/cari/?q=PMK%207/2026"' in text
    assert "public" in response["Cache-Control"]


def test_each_regulation_has_a_place_that_a_link_can_open(client, home):
    rules = [RegulationFactory(code=code) for code in ("PMK 7/2026", "Perdes (contoh)", "UU 6/2014")]
    text = client.get("/peraturan/").content.decode()
    assert len({rule.anchor for rule in rules}) == 3
    for rule in rules:
        assert f'id="{rule.anchor}"' in text


def test_without_regulations_the_page_says_so(client, home):
    assert "Belum ada peraturan." in client.get("/peraturan/").content.decode()
    assert client.post("/peraturan/").status_code == 405


# The feed


def test_what_is_new_comes_first_in_the_feed(course, client):
    response = client.get("/umpan/")
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/rss+xml")
    assert text.index("Setor dan simpan NTPN") < text.index("PPN saat membeli semen")
    assert "/belajar/keuangan-desa/pajak-desa/setor/</link>" in text


def test_drafts_are_not_in_the_feed(course, client):
    LessonPageFactory(parent=course.module, title="Konsep", published=False, live=False)
    assert "Konsep" not in client.get("/umpan/").content.decode()


def test_a_title_cannot_break_the_feed(course, client):
    LessonPageFactory(parent=course.module, title="]]> & <b>semen</b>")
    titles = [item.findtext("title") for item in ElementTree.fromstring(client.get("/umpan/").content).iter("item")]  # noqa: S314
    assert "]]> & <b>semen</b>" in titles

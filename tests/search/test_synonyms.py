"""Names of the glossary stand for each other, as soon as an editor has written them down."""

import pytest

from tests.factories import TermFactory

pytestmark = pytest.mark.usefixtures("engine")

BODY = [{"type": "text", "value": "<p>Isi.</p>"}]


@pytest.fixture
def lessons(make_lesson):
    """One lesson says the acronym, the other the words that it stands for."""
    make_lesson(title="Lampiran SPP", body=BODY)
    make_lesson(title="Menyusun Surat Permintaan Pembayaran", body=BODY)


def lessons_found(found) -> set[str]:
    return {result.title for result in found.search.page_obj if result.kind == "Pelajaran"}


def test_a_term_that_an_editor_adds_counts_at_once_and_both_ways(find, lessons):
    assert lessons_found(find("spp")) == {"Lampiran SPP"}
    TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran")
    both = {"Lampiran SPP", "Menyusun Surat Permintaan Pembayaran"}
    for words in ["spp", "surat permintaan pembayaran", "cara bikin SPP?"]:
        found = find(words)
        assert lessons_found(found) == both, words
        assert not found.search.is_loose


def test_a_term_that_is_changed_or_deleted_counts_no_longer(find, lessons):
    term = TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran")
    term.full_form = "Sumbangan Pembinaan"
    term.save()
    assert lessons_found(find("spp")) == {"Lampiran SPP"}
    term.full_form = "Surat Permintaan Pembayaran"
    term.save()
    assert len(lessons_found(find("spp"))) == 2
    term.delete()
    assert lessons_found(find("spp")) == {"Lampiran SPP"}


def test_other_spellings_count_too(find, make_lesson):
    make_lesson(title="Mendirikan Badan Usaha Milik Desa", body=BODY)
    TermFactory(name="BUM Desa", full_form="Badan Usaha Milik Desa", synonyms="BUMDes\nBUMDesa")
    for words in ["bum desa", "bumdes", "BUMDESA", "modal bumdes"]:
        assert "Mendirikan Badan Usaha Milik Desa" in lessons_found(find(words)), words


def test_an_acronym_of_two_things_finds_both(find, make_lesson):
    make_lesson(title="Mendata Keluarga Penerima Manfaat", body=BODY)
    make_lesson(title="Honor Kader Pembangunan Manusia", body=BODY)
    TermFactory(name="KPM", full_form="Keluarga Penerima Manfaat")
    TermFactory(name="KPM", full_form="Kader Pembangunan Manusia")
    families, cadres = "Mendata Keluarga Penerima Manfaat", "Honor Kader Pembangunan Manusia"
    assert lessons_found(find("kpm")) == {families, cadres}
    assert find("honor kpm").titles[0] == cadres
    # What is written out means one of them.
    assert families not in find("kader pembangunan manusia").titles[:2]


def test_the_passage_shows_the_other_name(find, make_lesson):
    body = [{"type": "text", "value": "<p>Lampirkan surat permintaan pembayaran.</p>"}]
    make_lesson(title="Arsip", body=body)
    TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran")
    marked = "<mark>surat</mark> <mark>permintaan</mark> <mark>pembayaran</mark>"
    assert marked in find("spp").excerpts["Arsip"]

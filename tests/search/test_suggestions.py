"""What the search box offers while somebody types."""

from urllib.parse import urlsplit

import pytest

from search.suggestions import LIMIT
from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, RegulationFactory, TermFactory

pytestmark = pytest.mark.usefixtures("engine")

BODY = [{"type": "text", "value": "<p>Isi.</p>"}]


def texts(offers):
    return [offer["text"] for offer in offers]


def test_a_page_is_offered_once_its_title_begins_to_show(suggest, make_lesson):
    lesson = make_lesson(title="Keramba apung", body=BODY)
    for typed in ["ke", "ker", "keram", "keramba", "KERAMBA", "  keramba "]:
        assert suggest(typed)[0] == {"text": "Keramba apung", "kind": "Pelajaran", "url": lesson.address}, typed


def test_a_slip_is_put_right_and_another_form_is_understood(suggest, make_lesson):
    make_lesson(title="Musyawarah keramba", body=BODY)
    make_lesson(title="Mengelola jaring", body=BODY)
    assert texts(suggest("musyawrah ker")) == ["Musyawarah keramba"]
    assert texts(suggest("kermaba")) == ["Musyawarah keramba"]
    assert texts(suggest("pengelolaan jar")) == ["Mengelola jaring"]
    assert texts(suggest("gimana cara kelola jaring")) == ["Mengelola jaring"]


def test_titles_that_begin_so_come_before_titles_that_hold_it(suggest, make_lesson):
    make_lesson(title="Merakit keramba apung", body=BODY)
    make_lesson(title="Jaring", summary="Untuk keramba.", body=BODY)
    make_lesson(title="Keramba apung", body=BODY)
    assert texts(suggest("keram")) == ["Keramba apung", "Merakit keramba apung", "Jaring"]


def test_regulations_are_offered(suggest, home):
    RegulationFactory(code="PMK 7/2026")
    (offer,) = suggest("pmk 7")
    assert (offer["text"], offer["kind"], offer["url"]) == ("PMK 7/2026", "Regulasi", "/peraturan/#pmk-7-2026")


def test_any_word_of_a_title_may_be_begun(suggest, make_lesson):
    make_lesson(title="Merakit keramba apung", body=BODY)
    assert texts(suggest("keramba ap")) == ["Merakit keramba apung"]
    assert texts(suggest("apu")) == ["Merakit keramba apung"]


def test_other_kinds_are_offered_with_their_kind(suggest, home, make_lesson):
    CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Keramba Tadui")
    make_lesson(title="Keramba apung", body=BODY)
    assert {(offer["text"], offer["kind"]) for offer in suggest("kera")} == {
        ("Keramba Tadui", "Studi kasus"),
        ("Keramba apung", "Pelajaran"),
    }


def test_a_term_comes_first_with_its_full_form_and_opens_in_the_glossary(suggest, client, make_lesson):
    make_lesson(title="SPP untuk pemula", body=BODY)
    TermFactory(name="SPP", full_form="Surat Permintaan Pembayaran")
    first, second = suggest("spp")
    assert first["text"] == "SPP (Surat Permintaan Pembayaran)"
    assert first["kind"] == "Istilah"
    assert second["text"] == "SPP untuk pemula"
    address = urlsplit(first["url"])
    assert f'id="{address.fragment}"' in client.get(address.path).content.decode()


def test_a_term_with_signs_in_its_name_opens_as_well(suggest, client, home):
    for name in ["R&D desa", "Air #1", "50% uang muka", "a+b", "O'Brien", 'kata "kutip"']:
        TermFactory(name=name, full_form="")
        offer = suggest(name[:5])[0]
        assert offer["text"] == name
        address = urlsplit(offer["url"])
        assert f'id="{address.fragment}"' in client.get(address.path).content.decode(), name


def test_there_are_few(suggest, make_lesson):
    for number in range(LIMIT + 3):
        make_lesson(title=f"Keramba {number}", body=BODY)
    TermFactory(name="Keramba", full_form="")
    offers = suggest("keramba")
    assert len(offers) == LIMIT
    assert offers[0]["kind"] == "Istilah"
    assert len({offer["url"] for offer in offers}) == LIMIT


def test_nothing_is_offered_for_too_little_or_nothing_known(suggest, make_lesson):
    make_lesson(title="Keramba", body=BODY)
    for typed in ["", "k", " k ", '"', "?!", "\x00", "zzzz"]:
        assert suggest(typed) == [], typed


def test_the_answer_may_be_kept_by_everybody(client, home):
    response = client.get("/cari/saran/", {"q": "keramba"})
    assert "public" in response["Cache-Control"]
    assert client.post("/cari/saran/", {"q": "keramba"}).status_code == 405

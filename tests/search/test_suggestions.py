"""What the search box offers while somebody types."""

from urllib.parse import parse_qs, urlsplit

import pytest

from search.suggestions import LIMIT
from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, TermFactory

pytestmark = pytest.mark.usefixtures("engine")

BODY = [{"type": "text", "value": "<p>Isi.</p>"}]


def texts(offers):
    return [offer["text"] for offer in offers]


@pytest.mark.parametrize("typed", ["ker", "keram", "keramba", "KERAMBA", "  keramba "])
def test_a_page_is_offered_once_its_title_begins_to_show(suggest, make_lesson, typed):
    lesson = make_lesson(title="Keramba apung", body=BODY)
    assert suggest(typed) == [{"text": "Keramba apung", "kind": "Pelajaran", "url": lesson.address}]


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
    assert f'id="{address.fragment}"' in client.get(f"{address.path}?{address.query}").content.decode()


@pytest.mark.parametrize("name", ["R&D desa", "Air #1", "50% uang muka", "a+b", "O'Brien", 'kata "kutip"'])
def test_a_term_with_signs_in_its_name_opens_as_well(suggest, client, home, name):
    TermFactory(name=name, full_form="")
    (offer,) = suggest(name[:5])
    address = urlsplit(offer["url"])
    assert parse_qs(address.query) == {"q": [name]}
    assert "<dfn>" in client.get(f"{address.path}?{address.query}").content.decode()


def test_there_are_few(suggest, make_lesson):
    for number in range(LIMIT + 3):
        make_lesson(title=f"Keramba {number}", body=BODY)
    TermFactory(name="Keramba", full_form="")
    offers = suggest("keramba")
    assert len(offers) == LIMIT
    assert offers[0]["kind"] == "Istilah"
    assert len({offer["url"] for offer in offers}) == LIMIT


@pytest.mark.parametrize("typed", ["", "k", " k ", '"', "?!", "\x00", "zzzz"])
def test_nothing_is_offered_for_too_little_or_nothing_known(suggest, make_lesson, typed):
    make_lesson(title="Keramba", body=BODY)
    assert suggest(typed) == []


def test_the_answer_may_be_kept_by_everybody(client, home):
    response = client.get("/cari/saran/", {"q": "keramba"})
    assert "public" in response["Cache-Control"]
    assert client.post("/cari/saran/", {"q": "keramba"}).status_code == 405

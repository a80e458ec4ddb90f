"""What somebody typed, as the search understands it."""

import pytest

from search.language import stem
from search.queries import MAX_LENGTH, MAX_WORDS, Query, typed, understand
from search.vocabulary import Vocabulary

WORDS = {"desa": 80, "dana": 40, "siskeudes": 30, "laporan": 20, "pajak": 15, "anggaran": 22, "anggota": 11, "semen": 3}
KPM = ("kpm",)
FAMILY, CADRE = ("keluarga", "terima", "manfaat"), ("kader", "bangun", "manusia")
SPP, SPP_WRITTEN_OUT = ("spp",), ("surat", "minta", "bayar")
NAMES = {
    KPM: [FAMILY, CADRE],
    FAMILY: [KPM],
    CADRE: [KPM],
    SPP: [SPP_WRITTEN_OUT],
    SPP_WRITTEN_OUT: [SPP],
}


@pytest.fixture
def parse():
    """Takes a text apart with a small vocabulary and two acronyms."""
    vocabulary = Vocabulary([(word, stem(word), number) for word, number in WORDS.items()], 100, names={"kpm", "spp"})
    return lambda text, **options: understand(text, vocabulary, NAMES, **options)


def roots(query: Query) -> list[str]:
    return [" ".join(concept.roots) for concept in query.concepts]


class TestTyped:
    def test_words_count_once(self):
        assert typed("pajak pajak PAJAK desa")[1] == ["pajak", "desa"]

    def test_words_are_at_most_twelve(self):
        found = typed(" ".join(f"k{number}" for number in range(40)))[1]
        assert found == [f"k{number}" for number in range(MAX_WORDS)]

    def test_words_come_from_the_first_200_letters(self):
        assert len(typed("a" * 5_000)[0]) == MAX_LENGTH
        assert typed("a " * 150 + "terlalu jauh")[1] == ["a"]

    def test_letters_that_grow_when_folded_stay_within_bounds(self):
        assert len(typed("ﷺ" * 500)[0]) <= MAX_LENGTH
        assert len(typed("İ" * 500)[0]) <= MAX_LENGTH

    def test_signs_of_the_engines_are_none_of_the_words(self):
        assert typed("paj* NEAR(a b) title:x ^2 ~1")[1] == ["paj", "near", "a", "b", "title", "x", "2", "1"]
        assert typed("a AND b OR NOT c")[1] == ["a", "and", "b", "or", "not", "c"]


class TestQuery:
    def test_leaves_out_words_that_only_carry_the_question(self, parse):
        for text, found in [
            ("bagaimana cara bikin SPP", ["spp"]),
            ("Apa itu SPP?", ["spp"]),
            ("berapa pajak yang harus dibayar untuk semen", ["pajak", "bayar", "semen"]),
            ("gimana sih kalau telat lapor", ["telat", "lapor"]),
            ("pajak", ["pajak"]),
        ]:
            assert roots(parse(text)) == found, text

    def test_keeps_them_where_nothing_else_was_typed(self, parse):
        assert roots(parse("apa itu")) == ["apa", "itu"]

    def test_keeps_what_was_typed_to_show_it_again(self, parse):
        query = parse("  Apa ITU   PMK 7/2026? ")
        assert query.text == query.corrected_text == "apa itu pmk 7/2026?"

    def test_is_none_where_there_is_no_word(self, parse):
        for text in ["", "   ", '"', "?!", "\x00"]:
            assert not parse(text), text

    def test_weighs_a_rare_word_more(self, parse):
        semen, desa = parse("semen desa").concepts
        assert semen.weight > desa.weight > 0


class TestCorrections:
    def test_are_told(self, parse):
        query = parse("Laporan di siskudes, danadesa")
        assert query.corrections == {"siskudes": "siskeudes", "danadesa": "dana desa"}
        assert query.corrected_text == "laporan di siskeudes, dana desa"
        assert roots(query) == ["lapor", "siskeudes", "dana", "desa"]

    def test_are_not_made_where_the_words_are_wanted_as_they_are(self, parse):
        query = parse("siskudes", literally=True)
        assert not query.corrections
        assert roots(query) == ["siskudes"]

    def test_are_not_made_to_words_that_are_known_or_tell_nothing(self, parse):
        assert not parse("gimana pajaknya anggota desa").corrections


class TestNames:
    def test_stand_for_each_other(self, parse):
        (short,) = parse("SPP").concepts
        assert short.others == (SPP_WRITTEN_OUT,)
        (long,) = parse("surat permintaan pembayaran").concepts
        assert (long.roots, long.others) == (SPP_WRITTEN_OUT, (SPP,))

    def test_of_two_things_stand_for_both(self, parse):
        (concept,) = parse("apa tugas KPM").concepts[1:]
        assert set(concept.others) == {FAMILY, CADRE}

    def test_are_found_among_other_words(self, parse):
        query = parse("pajak surat permintaan pembayaran semen")
        assert roots(query) == ["pajak", "surat minta bayar", "semen"]
        assert {"spp", "surat", "minta", "bayar", "pajak"} <= query.marked

    def test_are_taken_only_whole(self, parse):
        assert roots(parse("surat permintaan")) == ["surat", "minta"]


class TestUnfinished:
    def test_last_word_is_the_beginning_of_others(self, parse):
        last = parse("laporan ang", unfinished=True).concepts[-1]
        assert {stem("anggaran"), stem("anggota")} <= {other[0] for other in last.others}

    def test_is_not_corrected(self, parse):
        assert not parse("laporan siske", unfinished=True).corrections

    def test_other_words_are(self, parse):
        assert parse("siskudes lap", unfinished=True).corrections == {"siskudes": "siskeudes"}

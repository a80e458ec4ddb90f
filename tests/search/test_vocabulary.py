"""The words of the portal: what a slip was meant to be, and how a word may go on."""

import pytest

from search.language import stem
from search.vocabulary import Vocabulary

# Each with the number of entries, of a hundred, that it stands in.
WORDS = {
    "desa": 80,
    "dana": 40,
    "siskeudes": 30,
    "anggaran": 22,
    "bumdes": 20,
    "laporan": 20,
    "musyawarah": 18,
    "pajak": 15,
    "bayar": 12,
    "anggota": 11,
    "posyandu": 7,
    "pengadaan": 6,
    "pengemasan": 6,
    "hitung": 5,
    "lapor": 5,
    "susun": 4,
    "urus": 3,
    "keramba": 2,
}


@pytest.fixture
def vocabulary():
    """A small one."""
    return Vocabulary([(word, stem(word), number) for word, number in WORDS.items()], 100, names={"silpa"})


def test_slips_are_put_right(vocabulary):
    for typed, meant in [
        ("siskudes", ["siskeudes"]),
        ("siskeudez", ["siskeudes"]),
        ("bumdse", ["bumdes"]),
        ("pajk", ["pajak"]),
        ("pajakk", ["pajak"]),
        ("pajka", ["pajak"]),
        ("musyawrh", ["musyawarah"]),
        ("posyadu", ["posyandu"]),
        ("slipa", ["silpa"]),
        ("dsa", ["desa"]),
    ]:
        assert vocabulary.correct(typed) == meant, typed


def test_words_that_ran_together_are_parted(vocabulary):
    assert vocabulary.correct("danadesa") == ["dana", "desa"]
    assert vocabulary.correct("laporandana") == ["laporan", "dana"]


def test_everyday_speech_is_put_into_writing(vocabulary):
    for typed, meant in [("ngurus", "urus"), ("nyusun", "susun"), ("mbayar", "bayar"), ("ngitung", "hitung")]:
        assert vocabulary.correct(typed) == [meant]


def test_a_real_word_is_left_alone_though_no_entry_has_it(vocabulary):
    for word in ["sepeda", "bayam", "pijak", "rana", "kelapa"]:
        assert not vocabulary.knows(word)
        assert vocabulary.correct(word) == [], word


def test_a_slip_that_looks_like_a_form_of_a_short_root_is_put_right_where_a_letter_is_missing(vocabulary):
    assert vocabulary.correct("pengadan") == ["pengadaan"]  # to the stemmer a form of kad
    assert vocabulary.correct("pengelasan") == []  # a form of las, not a slip of pengemasan


def test_what_is_like_nothing_stays(vocabulary):
    for word in ["zzzz", "xyz", "2026", "x12", "pjk", "عربي"]:
        assert vocabulary.correct(word) == [], word


def test_a_word_is_known_in_all_its_forms(vocabulary):
    for word in ["pajak", "pembayaran", "membayarkan", "melaporkan", "silpa"]:
        assert vocabulary.knows(word), word
    assert not vocabulary.knows("paja")


def test_a_word_goes_on_as_the_commonest_do_that_begin_so(vocabulary):
    assert vocabulary.completions("ang") == ["anggaran", "anggota"]
    assert vocabulary.completions("d") == ["desa", "dana"]
    assert vocabulary.completions("zz") == []


def test_rare_words_are_more_telling_than_common_ones(vocabulary):
    weights = [vocabulary.weight(vocabulary.frequency(word)) for word in ["keramba", "pajak", "dana", "desa"]]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_forms_of_a_word_are_counted_together(vocabulary):
    assert vocabulary.frequency("lapor") == 25
    assert vocabulary.frequency("zzzz") == 0


def test_an_empty_one_knows_nothing_and_does_not_fail():
    empty = Vocabulary([], 0)
    assert not empty.knows("pajak")
    assert empty.correct("siskudes") == []
    assert empty.completions("p") == []

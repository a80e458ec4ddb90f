"""What somebody typed becomes plain words that no engine takes for its own syntax."""

import pytest

from search.queries import MAX_LENGTH, MAX_TERMS, STOP_WORDS, Query, normalise, terms_of


class TestTerms:
    @pytest.mark.parametrize(
        ("typed", "terms"),
        [
            ("Pajak Semen", ["pajak", "semen"]),
            ("  pajak\t\n semen ", ["pajak", "semen"]),
            ("pajak pajak PAJAK", ["pajak"]),
            ("PPh-22, (PPN)!", ["pph", "22", "ppn"]),
            ("APB_Desa/RKP", ["apb", "desa", "rkp"]),
            ("jum'at jum’at", ["jum'at", "jum’at"]),
            ("'kutip' ’kutip’", ["kutip"]),
            ('"pajak semen', ["pajak", "semen"]),
            ("paj* NEAR(a b) title:x ^2 ~1", ["paj", "near", "a", "b", "title", "x", "2", "1"]),
            ("a AND b OR NOT c", ["a", "and", "b", "or", "not", "c"]),
            ("ＰＡＪＡＫ ﬁsik", ["pajak", "fisik"]),
            ("pajak\x00desa\x1b", ["pajak", "desa"]),
            ("pajak\u202edesa", ["pajak", "desa"]),
            ("Rp65.483.000", ["rp65", "483", "000"]),
            ("عربي 中文", ["عربي", "中文"]),
            ("🏡", []),
            ("\"'*()[]{}~^:/\\+-&|!<>", []),
            ("", []),
            ("   ", []),
        ],
    )
    def test_are_words_in_lower_case(self, typed, terms):
        assert terms_of(typed) == terms

    def test_are_at_most_twelve(self):
        assert terms_of(" ".join(f"k{number}" for number in range(40))) == [f"k{number}" for number in range(MAX_TERMS)]

    def test_come_from_the_first_200_letters(self):
        assert len(normalise("a" * 5_000)) == MAX_LENGTH
        assert terms_of("a " * 150 + "terlalu jauh") == ["a"]

    def test_letters_that_grow_when_folded_stay_within_bounds(self):
        assert len(normalise("ﷺ" * 500)) <= MAX_LENGTH
        assert len(normalise("İ" * 500)) <= MAX_LENGTH

    def test_hold_nothing_but_letters_figures_and_apostrophes(self):
        every_sign = "".join(map(chr, range(0x20, 0x2FF))) + "\u2018\u2019\u201c\u201d\u2013"
        for start in range(0, len(every_sign), 20):
            for term in terms_of(every_sign[start : start + 20]):
                assert all(letter.isalnum() or letter in "'’" for letter in term), term


class TestQuery:
    @pytest.mark.parametrize(
        ("typed", "terms"),
        [
            ("bagaimana cara bikin SPP", ("spp",)),
            ("Apa itu SiLPA?", ("silpa",)),
            ("berapa pajak yang harus dibayar untuk semen", ("pajak", "dibayar", "semen")),
            ("gimana sih kalau telat lapor", ("telat", "lapor")),
            ("pajak", ("pajak",)),
        ],
    )
    def test_leaves_out_words_that_only_carry_the_question(self, typed, terms):
        assert Query.parse(typed).terms == terms

    def test_keeps_them_where_nothing_else_was_typed(self):
        assert Query.parse("apa itu").terms == ("apa", "itu")

    def test_keeps_what_was_typed_to_show_it_again(self):
        assert Query.parse("  Apa ITU   SiLPA? ").text == "apa itu silpa?"

    @pytest.mark.parametrize("typed", ["", "   ", '"', "?!", "\x00"])
    def test_is_none_where_there_is_no_word(self, typed):
        assert not Query.parse(typed)

    def test_left_out_words_are_written_as_terms_are(self):
        for word in STOP_WORDS:
            assert terms_of(word) == [word]

    def test_words_of_village_work_are_never_left_out(self):
        work = (
            "desa pajak kas dana rab rkp apb bpd spp buku lapor bayar beli jalan air posyandu kader lahan rapat surat"
        )
        assert not STOP_WORDS & set(work.split())

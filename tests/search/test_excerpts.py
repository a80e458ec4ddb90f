"""The passage under a result: where the words stand, marked, and safe."""

import pytest

from search.excerpts import LENGTH, Excerpt, Marker, cut


def excerpt(sections, roots, fallback) -> Excerpt:
    return Marker(roots).excerpt(sections, fallback)


def highlight(text, roots) -> str:
    return Marker(roots).highlight(text)


def section(text, anchor="", heading=""):
    return {"anchor": anchor, "heading": heading, "text": text}


FILLER = "Kalimat lain tentang hal lain. " * 20


class TestPassage:
    def test_is_where_most_of_the_words_stand_together(self):
        sections = [
            section(f"Pajak dibahas di sini. {FILLER}", "awal"),
            section(f"{FILLER}Nota semen diperiksa, lalu pajak semen dihitung. {FILLER}", "hitung"),
            section(f"{FILLER}Semen disimpan kering. {FILLER}", "simpan"),
        ]
        found = excerpt(sections, ("pajak", "semen"), "Ringkasan.")
        assert found.anchor == "hitung"
        assert "<mark>pajak</mark> <mark>semen</mark> dihitung" in found.html

    def test_takes_the_first_of_equals(self):
        sections = [section("Pajak pertama.", "satu"), section("Pajak kedua.", "dua")]
        assert excerpt(sections, ("pajak",), "").anchor == "satu"

    def test_of_a_page_whose_text_holds_none_of_the_words_is_its_summary(self):
        found = excerpt([section("Isi lain.", "isi")], ("pajak",), "Ringkasan tentang pajak.")
        assert found.html == "Ringkasan tentang <mark>pajak</mark>."
        assert found.anchor == ""

    def test_of_a_page_without_text_is_its_summary(self):
        assert excerpt([], ("pajak",), "Ringkasan.").html == "Ringkasan."

    def test_stands_under_a_heading_with_the_other_words(self):
        sections = [
            section("Pajak dihitung.", "hitung", "Menghitung"),
            section("Pajak disetor.", "semen", "Membeli semen"),
        ]
        assert excerpt(sections, ("pajak", "semen"), "").anchor == "semen"

    def test_is_a_few_lines_long(self):
        sections = [section(f"{FILLER * 5}Di tengah ada pajak semen. {FILLER * 5}")]
        text = excerpt(sections, ("pajak", "semen"), "").html.replace("<mark>", "").replace("</mark>", "")
        assert 60 < len(text) <= LENGTH + 10

    def test_a_text_of_one_endless_word_is_cut_as_well(self):
        assert len(excerpt([section("pajak" + "x" * 50_000)], ("pajak",), "").html) < 1_000


class TestCut:
    def test_keeps_a_short_text_as_it_is(self):
        assert cut("Bu Sari menerima nota semen.", 21) == "Bu Sari menerima nota semen."

    def test_begins_with_the_sentence_where_that_is_near(self):
        text = f"{FILLER}Ini dia kata pajak itu. {FILLER}"
        assert cut(text, text.index("pajak")).startswith("… Ini dia kata pajak")

    def test_begins_and_ends_between_words(self):
        text = " ".join(f"kata{number}" for number in range(200))
        passage = cut(text, text.index("kata100"))
        assert passage.startswith("… ")
        assert passage.endswith(" …")
        assert set(passage.strip("… ").split()) <= set(text.split())
        assert "kata100" in passage

    @pytest.mark.parametrize("start", [0, 1, 5, 39, 40, 41])
    def test_near_the_beginning_begins_there(self, start):
        text = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
        assert cut(text, start).removeprefix("… ").split()[0] in text.split()

    def test_lines_become_spaces(self):
        assert cut("Satu\ndua", 0) == "Satu dua"


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "terms", "html"),
        [
            ("Pajak desa", ("pajak",), "<mark>Pajak</mark> desa"),
            ("PAJAK, pajak", ("pajak",), "<mark>PAJAK</mark>, <mark>pajak</mark>"),
            ("perpajakan dan pajaknya", ("pajak",), "perpajakan dan <mark>pajaknya</mark>"),
            ("kas kasus", ("kas",), "<mark>kas</mark> kasus"),
            ("semen dan pasir", ("semen", "pasir"), "<mark>semen</mark> dan <mark>pasir</mark>"),
            ("tidak ada", ("pajak",), "tidak ada"),
            ("a < b & pajak > c", ("pajak",), "a &lt; b &amp; <mark>pajak</mark> &gt; c"),
            ("<script>pajak</script>", ("script",), "&lt;<mark>script</mark>&gt;pajak&lt;/<mark>script</mark>&gt;"),
            ('"><img src=x onerror=alert(1)>', ("img",), "&quot;&gt;&lt;<mark>img</mark> src=x onerror=alert(1)&gt;"),
            ("&lt;b&gt; pajak", ("lt",), "&amp;<mark>lt</mark>;b&amp;gt; pajak"),
        ],
    )
    def test_stand_around_the_words_and_everything_else_is_escaped(self, text, terms, html):
        assert highlight(text, terms) == html

    def test_stand_around_all_forms_of_a_word(self):
        assert highlight("Mengelola, pengelolaan", ("kelola",)) == "<mark>Mengelola</mark>, <mark>pengelolaan</mark>"
        assert highlight("Jum'at, jumat", ("jumat",)) == "<mark>Jum&#x27;at</mark>, <mark>jumat</mark>"

    def test_stand_around_no_word_that_only_begins_alike(self):
        assert highlight("Permendesa, kasus", ("desa", "kas")) == "Permendesa, kasus"


def test_one_marker_serves_all_texts_of_a_page():
    marker = Marker(("pajak", "desa"))
    assert marker.highlight("Pajak desa") == "<mark>Pajak</mark> <mark>desa</mark>"
    assert marker.highlight("Desanya dan pajaknya") == "<mark>Desanya</mark> dan <mark>pajaknya</mark>"
    assert marker.highlight("Pajak lagi") == "<mark>Pajak</mark> lagi"

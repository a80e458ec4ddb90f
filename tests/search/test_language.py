"""What a word is: forms of one root are one word, and nothing else is."""

from search.language import STOP_WORDS, fold, formal, stem, stem_text, stems, words


class TestWords:
    def test_are_letters_and_figures_in_lower_case(self):
        for typed, found in [
            ("Pajak Semen", ["pajak", "semen"]),
            ("PPh-22, (PPN)!", ["pph", "22", "ppn"]),
            ("APB_Desa/RKP", ["apb", "desa", "rkp"]),
            ("Jum'at jum’at", ["jumat", "jumat"]),
            ("'kutip' ’kutip’", ["kutip", "kutip"]),
            ("ＰＡＪＡＫ ﬁsik", ["pajak", "fisik"]),
            ("pajak\x00desa\x1b", ["pajak", "desa"]),
            ("pajak\u202edesa", ["pajak", "desa"]),
            ("Rp65.483.000", ["rp65", "483", "000"]),
            ("عربي 中文", ["عربي", "中文"]),
            ("🏡", []),
            ("\"'*()[]{}~^:/\\+-&|!<>", []),
            ("", []),
        ]:
            assert words(fold(typed)) == found, typed

    def test_hold_nothing_that_an_engine_could_take_for_its_syntax(self):
        every_sign = "".join(map(chr, range(0x20, 0x2FF))) + "\u2018\u2019\u201c\u201d\u2013"
        for word in words(fold(every_sign)):
            assert word.isalnum(), word


class TestRoots:
    def test_join_the_forms_of_a_word(self):
        for forms in [
            "kelola mengelola pengelolaan dikelola",
            "bayar membayar pembayaran dibayar dibayarkan",
            "lapor melapor melaporkan pelaporan laporan",
            "musyawarah musyawarahnya",
            "sehat kesehatan",
            "ternak beternak peternakan",
            "tanggungjawab pertanggungjawaban bertanggungjawab",
            "desa pedesaan desanya",
            "jumat Jum'at JUM’AT",
        ]:
            assert len(set(stems(forms))) == 1, forms

    def test_keep_different_things_apart(self):
        for different in [
            "desa Permendesa Kepmendesa",
            "kades perkades",
            "bupati perbup",
            "kas kasus",
            "pajak perpajakan pajangan",
            "SPP SPJ SPM",
            "pengadaan ada",
        ]:
            assert len(set(stems(different))) == len(different.split()), different

    def test_of_short_words_figures_and_unknown_ones_are_those(self):
        for word in ["spp", "dd", "2026", "pph22", "siskeudes", "keramba"]:
            assert stem(word) == word

    def test_of_a_telling_word_is_never_one_that_tells_nothing(self):
        for word in ["keadaan", "penggunaan", "perbuatan", "kebolehan", "penyebab", "kegiatan", "pembuatan"]:
            assert stem(word) not in STOP_WORDS, word

    def test_of_a_text_stand_in_its_order(self):
        assert stem_text("Menyusun laporan, lalu dibayarkan!") == "susun lapor lalu bayar"

    def test_of_a_root_is_that_root(self):
        for word in "kelola bayar lapor sehat ternak desa musyawarah anggaran".split():
            assert stem(stem(word)) == stem(word)


class TestEverydaySpeech:
    def test_is_brought_near_to_writing(self):
        for spoken, written in [
            ("ngurus", "urus"),
            ("ngelola", "kelola"),
            ("ngitung", "hitung"),
            ("ngelapor", "lapor"),
            ("nyusun", "susun"),
            ("nyatat", "catat"),
            ("nulis", "tulis"),
            ("mbayar", "bayar"),
            ("makai", "pakai"),
            ("bayarin", "bayar"),
        ]:
            assert written in formal(spoken), spoken

    def test_has_its_little_words_which_tell_nothing(self):
        assert set("gimana gmn kalo klo dgn yg utk ga gak sih dong".split()) <= STOP_WORDS

    def test_words_of_village_work_tell_something(self):
        work = (
            "desa pajak kas dana rab rkp apb bpd spp buku lapor bayar beli jalan air posyandu kader lahan rapat surat"
        )
        assert not STOP_WORDS & set(work.split())

    def test_words_that_tell_nothing_are_written_as_they_are_read(self):
        for word in STOP_WORDS:
            assert words(fold(word)) == [word]

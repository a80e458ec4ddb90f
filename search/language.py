"""What a word is, for the index and for what people type alike.

Engines compare strings; everything that is particular to Bahasa Indonesia is decided here: `stems` of a text is what they
hold and what they are asked for, on SQLite, PostgreSQL and Elasticsearch in the same way.

Stemming is PySastrawi's (the algorithm of Nazief and Adriani with a dictionary of roots), which joins kelola, mengelola,
pengelolaan and dikelola; docs/search.md has the comparison with other stemmers.
"""

import re
import unicodedata
from functools import cache, lru_cache

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
APOSTROPHES = str.maketrans("", "", "'’")

Roots = tuple[str, ...]

# Words that carry a question but not its subject, in formal and everyday Indonesian. They are left out of queries, not of
# the index: a phrase may hold one.
STOP_WORDS = frozenset(
    """
    ada adalah agar akan aku anda apa apakah apa2 atas atau awal bagaimana bagaimanakah bagi bahwa banget berapa bgmn bikin
    bila bisa boleh buat cara caranya cuma dalam dan dapat dari darimana dengan dgn di dia dimana dong ga gak gimana gmn
    gitu harus hanya hal ini itu jadi jika juga kah kalau kalo kami kapan karena ke kemana kenapa kepada ketika kita klo
    kok krn lagi lalu lewat maka mana masih mau mengapa misal misalnya nggak ngga nih oleh pada padahal para perlu pake
    pakai punya saat saja sama sampai saya sebagai secara sedang segera selalu seperti serta siapa siapakah sih soal suatu
    sudah supaya tdk tentang terhadap the tidak tidaknya tolong tp tuh udah untuk utk yaitu yang yg ya
    """.split()
)

# Roots that the stemmer does not find: compounds, and words whose root is a word of every second sentence.
ROOTS = {
    "pertanggungjawaban": "tanggungjawab",
    "pertanggungjawabkan": "tanggungjawab",
    "mempertanggungjawabkan": "tanggungjawab",
    "dipertanggungjawabkan": "tanggungjawab",
    "bertanggungjawab": "tanggungjawab",
    "penatausahaan": "tatausaha",
    "menatausahakan": "tatausaha",
    "ditatausahakan": "tatausaha",
    "pengadaan": "pengadaan",
    "peternakan": "ternak",
    "persyaratan": "syarat",
    # Stages and chapters: tahap II is tahap 2.
    "ii": "2",
    "iii": "3",
    "iv": "4",
}

# Short names of rules begin like words with a prefix: Permendesa is none of a village's forms.
SHORT_NAMES = ("permen", "kepmen", "perkades", "perkada", "perwal", "perbup", "pergub", "perpres", "keppres")


def fold(text: str) -> str:
    """Lower case, compatibility forms folded (full-width letters), control characters and double blanks out."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if folded.isprintable():
        return folded
    visible = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in folded)
    return " ".join(visible.split())


def words(text: str) -> list[str]:
    """The words of a folded text in order, without apostrophes: Jum'at is jumat."""
    found = WORD.findall(text)
    return [word.translate(APOSTROPHES) for word in found] if "'" in text or "’" in text else found


@cache
def stemmer() -> Stemmer:
    """The stemmer, which reads its dictionary once. The library's own factory adds a cache that never forgets."""
    return Stemmer(ArrayDictionary(StemmerFactory().get_words()))


@lru_cache(maxsize=10_000)
def is_word(word: str) -> bool:
    """Whether the dictionary of the stemmer knows the word or its root."""
    return stemmer().dictionary.contains(stem(word))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The root of a word; of a word that would become a stop word, the word itself."""
    if word in ROOTS:
        return ROOTS[word]
    if len(word) <= 3 or not word.isalpha() or word in STOP_WORDS or word.startswith(SHORT_NAMES):
        return word
    root = stemmer().stem_singular_word(word)
    return word if not root or root in STOP_WORDS else root


def stems(text: str) -> list[str]:
    """The roots of all words of a text, as it is written, in order."""
    return [stem(word) for word in words(fold(text))]


def stem_text(text: str) -> str:
    """A text as an index holds it: its roots, with blanks between them."""
    return " ".join(stems(text))


def formal(word: str) -> list[str]:
    """What a word of everyday speech may be in writing: ngitung, nyusun, nulis and mbayar are hitung, susun, tulis and bayar."""
    forms = []
    if word.startswith("nge"):
        forms.append(word[3:])
    if word.startswith("ng"):
        forms += [word[2:], "k" + word[2:], "h" + word[2:]]
    if word.startswith("ny"):
        forms += ["s" + word[2:], "c" + word[2:]]
    if word.startswith("n") and word[1:2] in {"a", "e", "i", "o", "u"}:
        forms.append("t" + word[1:])
    if word.startswith("m"):
        forms.append(word[1:] if word[1:2] == "b" else "p" + word[1:])
    forms += [form[:-2] for form in (word, *forms) if form.endswith("in") and len(form) > 5]
    return forms

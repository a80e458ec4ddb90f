"""What somebody typed, made fit for any search engine.

Every search box of the portal, the admin's included, goes through `terms_of`: engines see plain lower-case words and never
their own query syntax.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 200
MAX_TERMS = 12

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that carry a question but not its subject, in formal and everyday Indonesian.
STOP_WORDS = frozenset(
    """
    ada adalah agar akan aku anda apa apakah apa2 atas atau awal bagaimana bagaimanakah bagi bahwa banget berapa bikin
    bila bisa boleh buat cara caranya dalam dan dapat dari dengan di dia dong gak gimana harus hanya hal ini itu jadi
    jika juga kah kalau kami kapan karena ke kenapa kepada ketika kita langkah lalu lewat maka mana mau mengapa oleh
    pada para perlu saat saja sama sampai saya sebagai secara sedang segera seperti serta siapa sih soal suatu sudah
    supaya tentang terhadap the tidak tolong tuh untuk yang ya
    """.split()
)


def normalise(text: str) -> str:
    """Lower case, compatibility forms folded (full-width letters), without control characters, at most MAX_LENGTH."""
    folded = unicodedata.normalize("NFKC", text[: MAX_LENGTH * 2]).casefold()
    visible = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in folded)
    return " ".join(visible.split())[:MAX_LENGTH].strip()


def terms_of(text: str) -> list[str]:
    """The words of `text` in order, each once, at most MAX_TERMS. Empty where there is no word."""
    return list(dict.fromkeys(WORD.findall(normalise(text))))[:MAX_TERMS]


@dataclass(frozen=True)
class Query:
    """A search as it was typed and as it is asked."""

    text: str
    terms: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Leaves out words that only carry the question, unless nothing else is left."""
        terms = terms_of(text)
        telling = [term for term in terms if term not in STOP_WORDS]
        return cls(normalise(text), tuple(telling or terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

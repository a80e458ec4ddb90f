"""The words of everything that can be found: how common each is, how it is written rightly, and how it may go on."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content import versions
from search.entries import AT_ONCE, words_of
from search.language import formal, is_word, stem
from search.models import Entry, Word
from search.synonyms import words_of_names

MIN_CORRECTED = 4  # letters: a shorter word is an acronym more often than a slip
COMPLETIONS = 8
LONG = 8  # letters: a longer word may hold two slips


class Vocabulary:
    """Words with their roots and the number of entries that each stands in, out of `entries`.

    `names` are words of the glossary: known, however rare they are.
    """

    def __init__(self, counted: Iterable[tuple[str, str, int]], entries: int, names: Iterable[str] = ()):
        self.entries = max(entries, 1)
        self.words: dict[str, int] = {}
        self.roots: Counter[str] = Counter()
        for word, root, frequency in counted:
            self.words[word] = frequency
            self.roots[root] += frequency
        for name in names:
            self.words.setdefault(name, 0)
            self.roots[stem(name)] += 0
        self.sorted = sorted(self.words)
        # Slips are looked for among words that are written so more than once, if only in the glossary.
        self.commonest = [
            word for word, entries in self.words.items() if len(word) == MIN_CORRECTED and entries > self.entries / 4
        ]
        self.choices = [word for word in self.sorted if len(word) >= MIN_CORRECTED and not word.isdigit()]

    def frequency(self, root: str) -> int:
        """About how many entries hold a root."""
        return min(self.roots.get(root, 0), self.entries)

    def weight(self, frequency: float) -> float:
        """How telling it is to match something that stands in so many entries (inverse document frequency)."""
        return log(1 + (self.entries - frequency + 0.5) / (frequency + 0.5)) if frequency < self.entries else 0.05

    def knows(self, word: str) -> bool:
        """Whether the word stands anywhere, in whatever form."""
        return word in self.words or stem(word) in self.roots

    def completions(self, prefix: str) -> list[str]:
        """The commonest words that begin so."""
        start = bisect_left(self.sorted, prefix)
        end = bisect_left(self.sorted, prefix + "\uffff")
        return sorted(self.sorted[start:end], key=lambda word: -self.words[word])[:COMPLETIONS]

    def correct(self, word: str) -> list[str]:
        """What a word that stands nowhere was meant to be: everyday speech in writing, two words run together, or a slip.

        Empty where nothing is near.
        """
        # A root of three letters may be what the stemmer made of a slip: pengadan is no form of kad.
        is_doubtful = is_word(word) and len(stem(word)) <= 3 and stem(word) != word
        if is_word(word) and not is_doubtful:
            return []
        if meant := max(filter(self.knows, formal(word)), key=lambda form: self.frequency(stem(form)), default=None):
            return [meant]
        if len(word) < MIN_CORRECTED or not word.isalpha():
            return self._common(word)
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(word, self.choices, scorer=OSA.distance, score_cutoff=slips, limit=30)
        # The first letter is rarely wrong, and a letter is missed, doubled or swapped sooner than exchanged for another.
        best = min(
            (
                (distance + (found[0] != word[0]), exchanged(word, found), -self.words[found], found)
                for found, distance, _ in near
            ),
            default=None,
        )
        if best and best[0] <= 1 and not (is_doubtful and best[1]):
            return [best[-1]]
        if is_doubtful:
            return []
        for cut in range(2, len(word) - 1):
            if self.words.get(word[:cut], 0) > 1 and self.words.get(word[cut:], 0) > 1 and len(word) > 5:
                return [word[:cut], word[cut:]]
        return [best[-1]] if best else []

    def _common(self, word: str) -> list[str]:
        """A very common word of four letters that a word of three is one slip from: dsa is desa."""
        if len(word) == 3:
            for common in self.commonest:
                if OSA.distance(word, common) == 1 and word[0] == common[0]:
                    return [common]
        return []


def exchanged(one: str, other: str) -> bool:
    """Whether words of the same length differ in their letters and not only in the order of them."""
    return len(one) == len(other) and sorted(one) != sorted(other)


class Kept:
    """The vocabulary in this process's memory."""

    def __init__(self):
        self.made_under: tuple = ()
        self.until = 0.0
        self.vocabulary = Vocabulary([], 0)

    def current(self) -> Vocabulary:
        """The vocabulary as it is, or lately was: reading it again takes at most a fiftieth of the time."""
        version = (versions.current(), versions.shared())
        now = time.monotonic()
        if version != self.made_under and now >= self.until:
            self.vocabulary = read()
            took = time.monotonic() - now
            self.made_under, self.until = version, now + (50 * took if took > 0.1 else 0)
        return self.vocabulary


def read() -> Vocabulary:
    """The vocabulary from the database: the words of what anybody may see. A correction must not tell what stands elsewhere."""
    closed: Counter[str] = Counter()
    for entry in Entry.objects.closed().select_related("texts").iterator(AT_ONCE):
        closed.update(words_of(entry))
    counted = (
        (word, root, entries - closed[word])
        for word, root, entries in Word.objects.filter(entries__gt=0).values_list("word", "root", "entries").iterator()
        if entries > closed[word]
    )
    return Vocabulary(counted, Entry.objects.open_to_all().count(), words_of_names())


current_vocabulary = Kept().current

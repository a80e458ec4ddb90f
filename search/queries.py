"""What somebody typed, as the search understands it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from search.language import APOSTROPHES, STOP_WORDS, WORD, Roots, fold, stem, words
from search.vocabulary import Vocabulary

MAX_LENGTH = 200
MAX_WORDS = 12
TOO_MANY = 5_000  # entries: to rank so many takes longer than it tells
COMMON = 5  # what every fifth entry speaks of does not find anything by itself
LONGEST_NAME = 6  # words of a glossary name that is looked for in a query


@dataclass(frozen=True)
class Concept:
    """One thing that is looked for: the roots of the words that name it, and other names for it.

    `frequency` is about how many entries speak of it, `weights` how telling each of its words is.
    """

    roots: Roots
    others: tuple[Roots, ...] = ()
    weights: tuple[float, ...] = ()
    frequency: int = 0
    is_common: bool = False

    @property
    def weight(self) -> float:
        """How telling the whole concept is."""
        return sum(self.weights)

    @property
    def marked(self) -> set[str]:
        """All roots to mark in a passage."""
        return {root for name in (self.roots, *self.others) for root in telling(name)}


@dataclass
class Query:
    """A search as it was typed (`text`), as it is understood (`concepts`), and what was changed to understand it."""

    text: str
    concepts: list[Concept] = field(default_factory=list)
    corrections: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.concepts)

    @property
    def corrected_text(self) -> str:
        """What was typed, with the corrections in it."""

        def corrected(match: re.Match) -> str:
            return self.corrections.get(match.group().translate(APOSTROPHES), match.group())

        return WORD.sub(corrected, self.text)

    @cached_property
    def roots(self) -> Roots:
        """The roots of all concepts as they were typed, in order."""
        return tuple(root for concept in self.concepts for root in concept.roots)

    @property
    def is_common(self) -> bool:
        """Whether everything that is looked for stands in so many entries that an engine should not rank them all."""
        return min((concept.frequency for concept in self.concepts), default=0) > TOO_MANY

    @cached_property
    def weight(self) -> float:
        """How telling it is to match everything."""
        return sum(concept.weight for concept in self.concepts)

    @cached_property
    def marked(self) -> frozenset[str]:
        """The roots to mark in passages: those that were typed, and those that stand for them."""
        return frozenset().union(*(concept.marked for concept in self.concepts)) if self.concepts else frozenset()


def typed(text: str) -> tuple[str, list[str]]:
    """What was typed, folded, at most MAX_LENGTH letters of it, and its different words, at most MAX_WORDS."""
    text = fold(text[: MAX_LENGTH * 2])[:MAX_LENGTH].strip()
    return text, list(dict.fromkeys(words(text)))[:MAX_WORDS]


def understand(
    text: str,
    vocabulary: Vocabulary,
    names: dict[Roots, list[Roots]],
    *,
    literally: bool = False,
    unfinished: bool = False,
) -> Query:
    """Takes a text apart into concepts.

    `names` gives for each name of the glossary the others of the same term. `literally` leaves slips as they are.
    `unfinished` takes the last word for the beginning of one, as while somebody types.
    """
    text, found = typed(text)
    query = Query(text)
    if not found:
        return query
    endings: list[str] = []
    if unfinished:
        endings = [word for word in vocabulary.completions(found[-1]) if word != found[-1]]
    corrected: list[str] = []
    for position, word in enumerate(found):
        last = position == len(found) - 1
        if literally or word in STOP_WORDS or vocabulary.knows(word) or (last and unfinished and endings):
            corrected.append(word)
            continue
        meant = vocabulary.correct(word)
        if not meant and last:
            endings = vocabulary.completions(word) if len(word) > 2 else []
        if meant:
            query.corrections[word] = " ".join(meant)
        corrected += meant or [word]
    query.concepts = concepts(corrected, vocabulary, names)
    if endings and query.concepts:
        tail = query.concepts[-1]
        alternatives = dict.fromkeys((*tail.others, *((stem(word),) for word in endings)))
        frequency = max(tail.frequency, *(vocabulary.frequency(stem(word)) for word in endings))
        query.concepts[-1] = replace(tail, others=tuple(alternatives), frequency=frequency)
    return query


def concepts(found: list[str], vocabulary: Vocabulary, names: dict[Roots, list[Roots]]) -> list[Concept]:
    """The concepts of some words: names of the glossary, longest first, then single words that tell something."""
    roots = [stem(word) for word in found]
    result: list[Concept] = []
    start = 0
    while start < len(found):
        for length in range(min(LONGEST_NAME, len(found) - start), 0, -1):
            name = tuple(roots[start : start + length])
            if name in names and not (length == 1 and found[start] in STOP_WORDS):
                result.append(make_concept(name, vocabulary, names[name]))
                break
        else:
            length = 1
            if found[start] not in STOP_WORDS:
                result.append(make_concept((roots[start],), vocabulary))
        start += length
    if not result:
        result = [make_concept((root,), vocabulary) for root in roots]
    return list({concept.roots: concept for concept in result}.values())


def telling(name: Roots) -> Roots:
    """The roots of a name that say something, unless none does."""
    return tuple(root for root in name if root not in STOP_WORDS) or name


def make_concept(name: Roots, vocabulary: Vocabulary, others: Sequence[Roots] = ()) -> Concept:
    """A concept with its weights. A phrase is taken to be half as common as its rarest word."""
    roots = telling(name)

    def frequency(phrase: Roots) -> float:
        rarest = min(vocabulary.frequency(root) for root in phrase)
        return rarest if len(phrase) == 1 else rarest / 2

    common = max(map(frequency, (roots, *others)))
    weights: tuple[float, ...] = (vocabulary.weight(common),)
    if len(roots) > 1:
        weights = tuple(vocabulary.weight(max(vocabulary.frequency(root), 1)) for root in roots)
    return Concept(roots, tuple(others), weights, int(common), common * COMMON > vocabulary.entries)

"""The order of what an engine has found.

Engines weigh words in ways of their own (PostgreSQL does not know which words are rare), so they propose and this disposes:
BM25 over weighted fields, with what it cannot see: names of several words, words that stand side by side, and titles that
say just what was asked. The same for all engines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from search.language import Roots
from search.queries import Query, telling
from search.vocabulary import Vocabulary

TITLE, HEAD, BODY = 5.0, 3.0, 1.0
SATURATION = 1.8  # BM25's k1: long texts speak of a thing more than once
LENGTH = 0.6  # BM25's b, for the body
AVERAGE_LENGTH = 400  # roots in a body
OTHER_NAME = 0.9  # what a match of another name counts
SCATTERED = 0.3  # where its words stand apart
SIDE_BY_SIDE = 0.5
IN_TITLE = 1.0
COVERED = 0.4
NEAR = 30  # roots: words of one thought stand within so many
ALL = 0.999


@dataclass(frozen=True)
class Candidate:
    """What is known of an entry to rank it: the roots of its title, of its summary and headings, and of its text."""

    key: int
    title: str
    head: str
    body: str
    bonus: float = 0.0


@dataclass(frozen=True)
class Ranked:
    """An entry with its score. `is_complete` says whether it speaks of everything that was asked for."""

    key: int
    score: float
    is_complete: bool


def spaced(roots: str) -> str:
    """Roots between blanks, as `pattern` looks for them."""
    return f" {roots} "


def pattern(roots: Roots) -> str:
    """What to count in a spaced text."""
    return f" {' '.join(roots)} "


class Ranker:
    """Scores candidates for one query."""

    def __init__(self, query: Query, vocabulary: Vocabulary):
        self.query = query
        self.weight_of = cache(
            lambda root: vocabulary.weight(max(vocabulary.frequency(root), 1))
        )  # how telling a root is
        self.patterns = [
            (
                [pattern((root,)) for root in concept.roots],
                [(pattern(other), [pattern((root,)) for root in telling(other)]) for other in concept.others],
            )
            for concept in query.concepts
        ]
        self.pairs = [
            (pattern((first, second)), min(self.weight_of(first), self.weight_of(second)))
            for first, second in zip(query.roots, query.roots[1:], strict=False)
        ]
        self.wanted = set(query.marked)
        self.anything = [pattern((root,)) for root in self.wanted]

    def order(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """The candidates that speak of anything that was asked for, best first."""
        ranked = [self.score(candidate) for candidate in candidates]
        return sorted((row for row in ranked if row.score > 0), key=lambda row: (-row.score, -row.key))

    def score(self, candidate: Candidate) -> Ranked:
        """How well a candidate answers."""
        title, head, body = map(spaced, (candidate.title, candidate.head, candidate.body))
        length = 1 - LENGTH + LENGTH * len(candidate.body) / (6 * AVERAGE_LENGTH)

        def strength(what: str) -> float:
            """From 0 to 1: how much a candidate speaks of something."""
            found = TITLE * title.count(what) + HEAD * head.count(what) + BODY * body.count(what) / length
            return found * (1 + SATURATION) / (found + SATURATION)

        total = matched = 0.0
        complete = True
        for concept, (roots, others) in zip(self.query.concepts, self.patterns, strict=True):
            parts = [strength(root) for root in roots]
            score = sum(weight * part for weight, part in zip(concept.weights, parts, strict=True))
            found = sum(weight for weight, part in zip(concept.weights, parts, strict=True) if part)
            for name, parts_of_name in others:
                part = OTHER_NAME * strength(name)
                if not part and len(parts_of_name) > 1:
                    part = SCATTERED * min(map(strength, parts_of_name))
                if concept.weight * part > score:
                    score, found = concept.weight * part, concept.weight
            total += score
            matched += found
            complete &= found >= concept.weight * ALL
        if not total:
            return Ranked(candidate.key, sum(map(strength, self.anything)) / 100, False)
        for pair, weight in self.pairs:
            if pair in title:
                total += 2 * SIDE_BY_SIDE * weight
            elif pair in head or pair in body:
                total += SIDE_BY_SIDE * weight
        words = set(candidate.title.split())
        if words and (named := words & self.wanted):
            named_weight = sum(map(self.weight_of, named))
            all_weight = sum(map(self.weight_of, words))
            total += IN_TITLE * named_weight * (named_weight / all_weight)
        covered = matched / self.query.weight if self.query.weight else 1.0
        return Ranked(candidate.key, total * covered**COVERED * (1 + candidate.bonus), complete)


def is_together(query: Query, title: str, head: str, body: str) -> bool:
    """Whether everything that was asked for stands in the title, summary and headings, or close together in the text.

    The text is about what the title names, wherever it stands. But one of a thousand words that has `cuaca` here and `besok`
    there says nothing about tomorrow's weather.
    """
    spaced_title, spaced_head = spaced(title), spaced(f"{title} {head}")
    names = [(concept.roots, *concept.others) for concept in query.concepts]
    if all(any(pattern(name) in spaced_head for name in of_one) for of_one in names):
        return True
    wanted = [of_one for of_one in names if not any(pattern(name) in spaced_title for name in of_one)]
    firsts = [{name[0] for name in of_one} for of_one in wanted]
    seen: dict[int, int] = {}
    for place, root in enumerate(body.split()):
        for number, roots in enumerate(firsts):
            if root in roots:
                seen[number] = place
                if len(seen) == len(wanted) and place - min(seen.values()) <= NEAR:
                    return True
    return not wanted

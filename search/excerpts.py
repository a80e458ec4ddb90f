"""The passage of an entry that answers a search, with the words that were looked for marked."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.language import APOSTROPHES, WORD, stem

LENGTH = 190  # letters: three lines on a phone
SHORT = 250  # letters: a text no longer than this is shown whole


@dataclass(frozen=True)
class Excerpt:
    """A passage as HTML, and the anchor of the section that it stands in."""

    html: SafeString
    anchor: str = ""


class Marker:
    """Finds words with certain roots in texts. One for all texts of a page: most of their words are the same."""

    def __init__(self, roots: Collection[str]):
        self.roots = frozenset(roots)
        self.forms: dict[str, str] = {}  # the words that were met with one of the roots, as they are written
        self.seen: set[str] = set()  # pieces of text without blanks
        self.written = re.compile("")

    def excerpt(self, sections: list[dict], fallback: str) -> Excerpt:
        """The passage where most of the words stand together, under a heading with others of them.

        Where there is none, `fallback` as it is.
        """
        best_score, best = 0, None
        for section in sections:
            in_heading = {root for _, _, root in self.answers(section["heading"])}
            for start, found in [(0, set()), *windows(self.answers(section["text"]))]:
                score = len(found | in_heading)
                if score > best_score:
                    best_score, best = score, (section, start)
        if best is None:
            return Excerpt(self.highlight(fallback))
        section, start = best
        return Excerpt(self.highlight(cut(section["text"], start)), section["anchor"])

    def answers(self, text: str) -> list[tuple[int, int, str]]:
        """Where words with one of the roots stand: beginning, end and root of each."""
        pieces = set(text.split()) - self.seen
        self.seen |= pieces
        if met := {form: root for piece in pieces for form, root in forms_in(piece) if root in self.roots}:
            self.forms |= met
            # Nothing before the words themselves: so they are looked for by their first letters.
            self.written = re.compile(rf"(?:{'|'.join(map(re.escape, self.forms))})(?![^\W_])")
        if not self.forms:
            return []
        return [
            (match.start(), match.end(), self.forms[match.group()])
            for match in self.written.finditer(text)
            if not text[match.start() - 1 : match.start()].isalnum()
        ]

    def highlight(self, text: str) -> SafeString:
        """`text` escaped, with the words that have one of the roots in <mark>."""
        parts, done = [], 0
        for start, end, _ in self.answers(text):
            parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
        parts.append(escape(text[done:]))
        return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece


@lru_cache(maxsize=50_000)
def forms_in(piece: str) -> tuple[tuple[str, str], ...]:
    """The words in a piece of text without blanks, as they are written, each with its root."""
    return tuple((form, stem(form.casefold().translate(APOSTROPHES))) for form in WORD.findall(piece))


def windows(hits: list[tuple[int, int, str]]):
    """Places where a passage may begin, each with the roots of the words that follow within its length."""
    for position, (start, _, _) in enumerate(hits):
        found = set()
        for place, _, root in hits[position:]:
            if place >= start + LENGTH:
                break
            found.add(root)
        yield start, found


def cut(text: str, start: int) -> str:
    """A passage of about LENGTH around `start`, cut between words, from the beginning of its sentence where that is near.

    A SHORT text is not cut.
    """
    if len(text) <= SHORT:
        return " ".join(text.split())
    begin = max(text.rfind(" ", 0, start - 40) + 1, 0) if start > 40 else 0
    for mark in (". ", "? ", "! ", "\n"):
        if (found := text.rfind(mark, begin, start)) >= 0:
            begin = found + len(mark)
    end = begin + LENGTH
    if end < len(text) and (space := text.rfind(" ", begin, end)) > begin:
        end = space
    passage = " ".join(text[begin:end].split()).strip(",;")
    return f"{'… ' if begin else ''}{passage}{' …' if end < len(text) else ''}"

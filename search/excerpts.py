"""The passage of a page that answers a search, with the words that were looked for marked."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LENGTH = 190  # letters: three lines on a phone
WORD_REST = r"[^\W_]*"
STEM_FROM = 4  # letters: a longer word answers a term of this length that it begins with


@dataclass(frozen=True)
class Excerpt:
    """A passage as HTML, and the anchor of the section that it stands in."""

    html: SafeString
    anchor: str = ""


def excerpt(sections: list[dict], terms: tuple[str, ...], fallback: str) -> Excerpt:
    """The passage where most of `terms` stand together. Where none of them does, `fallback` as it is."""
    best_score, best = 0, None
    for section in sections:
        text = section["text"]
        for start, score in windows(text, terms):
            if score > best_score:
                best_score, best = score, (section, start)
    if best is None:
        return Excerpt(highlight(fallback, terms))
    section, start = best
    return Excerpt(highlight(cut(section["text"], start), terms), section["anchor"])


@lru_cache(maxsize=256)
def pattern(terms: tuple[str, ...]) -> re.Pattern:
    """Matches words that answer one of `terms`; the group that matched says which."""
    words = [f"({re.escape(term)}{WORD_REST if len(term) >= STEM_FROM else ''})" for term in terms]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)


def windows(text: str, terms: tuple[str, ...]):
    """Places where a passage may begin, each with the number of different terms that follow within its length."""
    hits = [(match.start(), match.lastindex) for match in pattern(terms).finditer(text)]
    for position, (start, _) in enumerate(hits):
        found = set()
        for place, term in hits[position:]:
            if place >= start + LENGTH:
                break
            found.add(term)
        yield start, len(found)


def cut(text: str, start: int) -> str:
    """A passage of about LENGTH around `start`, cut between words, from the beginning of its sentence where that is near."""
    begin = max(text.rfind(" ", 0, start - 40) + 1, 0) if start > 40 else 0
    for mark in (". ", "? ", "! ", "\n"):
        if (found := text.rfind(mark, begin, start)) >= 0:
            begin = found + len(mark)
    end = begin + LENGTH
    if end < len(text) and (space := text.rfind(" ", begin, end)) > begin:
        end = space
    passage = " ".join(text[begin:end].split()).strip(",;")
    return f"{'… ' if begin else ''}{passage}{' …' if end < len(text) else ''}"


def highlight(text: str, terms: tuple[str, ...]) -> SafeString:
    """`text` escaped, with the words that answer `terms` in <mark>."""
    parts, end = [], 0
    for match in pattern(terms).finditer(text):
        parts += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
        end = match.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece

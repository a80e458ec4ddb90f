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


def excerpt(sections: list[dict], roots: Collection[str], fallback: str) -> Excerpt:
    """The passage where most of the words with these roots stand together, under a heading with others of them.

    Where there is none, `fallback` as it is.
    """
    best_score, best = 0, None
    for section in sections:
        in_heading = {root for _, _, root in answers(section["heading"], roots)}
        for start, found in [(0, set()), *windows(answers(section["text"], roots))]:
            score = len(found | in_heading)
            if score > best_score:
                best_score, best = score, (section, start)
    if best is None:
        return Excerpt(highlight(fallback, roots))
    section, start = best
    return Excerpt(highlight(cut(section["text"], start), roots), section["anchor"])


def answers(text: str, roots: Collection[str]) -> list[tuple[int, int, str]]:
    """Where words with one of these roots stand: beginning, end and root of each."""
    forms = {form: root for piece in set(text.split()) for form, root in forms_in(piece) if root in roots}
    if not forms:
        return []
    # Nothing before the words themselves: so they are looked for by their first letters.
    written = re.compile(rf"(?:{'|'.join(map(re.escape, forms))})(?![^\W_])")
    return [
        (match.start(), match.end(), forms[match.group()])
        for match in written.finditer(text)
        if not text[match.start() - 1 : match.start()].isalnum()
    ]


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


def highlight(text: str, roots: Collection[str]) -> SafeString:
    """`text` escaped, with the words that have one of these roots in <mark>."""
    parts, done = [], 0
    for start, end, _ in answers(text, roots):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece

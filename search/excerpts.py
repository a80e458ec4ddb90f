"""The passage of a page that answers a search, with the words that were looked for marked."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.queries import WORD, normalise

LENGTH = 190  # letters: three lines on a phone


@dataclass(frozen=True)
class Excerpt:
    """A passage as HTML, and the anchor of the section that it stands in."""

    html: SafeString
    anchor: str = ""


def excerpt(sections: list[dict], terms: tuple[str, ...], fallback: str) -> Excerpt:
    """The passage where most of `terms` stand together. Where none of them does, `fallback` as it is."""
    best_score, best = 0, None
    for section in sections:
        text = " ".join(section["text"].split())
        for start, score in windows(text, terms):
            if score > best_score:
                best_score, best = score, (section["anchor"], cut(text, start))
    if best is None:
        return Excerpt(highlight(fallback, terms))
    anchor, passage = best
    return Excerpt(highlight(passage, terms), anchor)


def windows(text: str, terms: tuple[str, ...]):
    """Places where a passage may begin, each with the number of different terms that follow within its length."""
    hits = [(match.start(), term) for match in WORD.finditer(text) if (term := matched(match.group(), terms))]
    for position, (start, _) in enumerate(hits):
        yield start, len({term for place, term in hits[position:] if place < start + LENGTH})


def matched(word: str, terms: tuple[str, ...]) -> str:
    """The term that `word` answers, or nothing. A longer word answers a term that it begins with, from four letters on."""
    plain = normalise(word)
    for term in terms:
        if plain == term or (len(term) >= 4 and plain.startswith(term)):
            return term
    return ""


def cut(text: str, start: int) -> str:
    """A passage of about LENGTH around `start`, cut between words."""
    begin = max(text.rfind(" ", 0, max(start - 40, 0)) + 1, 0) if start > 40 else 0
    sentence = max(text.rfind(mark, begin, start) for mark in (". ", "? ", "! "))
    if sentence >= 0:
        begin = sentence + 2
    end = begin + LENGTH
    if end < len(text):
        end = text.rfind(" ", begin, end)
    passage = text[begin:end].strip(" ,;")
    return f"{'… ' if begin else ''}{passage}{' …' if end < len(text) else ''}"


def highlight(text: str, terms: tuple[str, ...]) -> SafeString:
    """`text` escaped, with the words that answer `terms` in <mark>."""
    parts, end = [], 0
    for match in WORD.finditer(text):
        if matched(match.group(), terms):
            parts += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
            end = match.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece

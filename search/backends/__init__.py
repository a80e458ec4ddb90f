"""Search backends: modelsearch's, made safe for what people type, and able to name the entries that match a query.

`find` is what the portal's own search asks (search/results.py); the rest serves the admin's search boxes.
"""

from copy import copy

from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from search.language import Roots
from search.models import Entry
from search.queries import MAX_WORDS, Concept, Query, telling, typed


class NoResults(EmptySearchResults):
    """Nothing, of a known model: the admin's lists ask what they would hold."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def _clone(self):
        return type(self)(self.model)


class PortalSearchMixin:
    """Hands text to the engine as plain words only.

    Stock modelsearch on SQLite fails on `"`, on blanks and on a thousand words, and lets the engine's own syntax through.
    """

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        query = plain(query)
        if not query:
            return NoResults(getattr(model_or_queryset, "model", model_or_queryset))
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)

    def compiler(self, query: SearchQuery, fields: list[str] | None = None):
        """modelsearch's compiler for a query to the entries, whose words are roots already."""
        return self.query_compiler_class(Entry.objects.all(), query, fields=fields)

    def find(self, matching: SearchQuery, query: Query, limit: int, among: set[int] | None = None) -> list[int]:
        """Keys of at most `limit` entries that match `matching`, in about the order in which they answer `query`.

        `among`: only these keys.
        """
        raise NotImplementedError

    def is_complete(self) -> bool:
        """Whether everything that it writes to is there, as a search server's indexes are not at first."""
        return True

    def find_titles(self, beginning: str, limit: int) -> list[int]:
        """Keys of at most `limit` entries whose title has all these words, the last of them perhaps unfinished."""
        raise NotImplementedError


def plain(query: SearchQuery | str | None) -> SearchQuery | str | None:
    """The same query with plain words for its texts, and not too many of them. None where no word is left."""
    if query is None or isinstance(query, str):
        return " ".join(typed(query or "")[1]) or None
    cleaned = copy(query)
    if isinstance(cleaned, PlainText | Phrase | Fuzzy):
        cleaned.query_string = plain(query.query_string)
        return cleaned if cleaned.query_string else None
    if isinstance(cleaned, And | Or):
        parts = [part for part in map(plain, query.subqueries[:MAX_WORDS]) if part]
        return type(query)(parts) if parts else None
    if isinstance(cleaned, Not | Boost):
        cleaned.subquery = plain(query.subquery)
        return cleaned if cleaned.subquery else None
    return query


def named(roots: Roots) -> SearchQuery:
    """A name: its words side by side."""
    return PlainText(roots[0]) if len(roots) == 1 else Phrase(" ".join(roots))


def either(queries: list[SearchQuery]) -> SearchQuery:
    """What matches any of these."""
    return queries[0] if len(queries) == 1 else Or(queries)


def both(queries: list[SearchQuery]) -> SearchQuery:
    """What matches all of these."""
    return queries[0] if len(queries) == 1 else And(queries)


def about(concept: Concept) -> SearchQuery:
    """What speaks of a concept: all words of its name, or one of its other names."""
    return either([PlainText(" ".join(concept.roots), operator="and"), *map(named, concept.others)])


def about_all(query: Query) -> SearchQuery:
    """What speaks of everything that was asked for."""
    return both([about(concept) for concept in query.concepts])


def about_most(query: Query) -> SearchQuery | None:
    """What speaks of all but one thing. None where there are less than three."""
    concepts = query.concepts
    if len(concepts) < 3:
        return None
    return either(
        [both([about(concept) for concept in concepts[:left] + concepts[left + 1 :]]) for left in range(len(concepts))]
    )


def about_some(query: Query) -> SearchQuery:
    """What speaks of anything telling that was asked for, word by word. Common things only where there is nothing else."""
    concepts = [concept for concept in query.concepts if not concept.is_common] or query.concepts
    parts = {}
    for concept in concepts:
        for name in (concept.roots, *concept.others):
            words = telling(name)
            parts[words] = PlainText(" ".join(words), operator="and")
        if len(concepts) == 1:
            parts |= {(root,): PlainText(root) for root in concept.roots}
    return either(list(parts.values()))


def about_any(query: Query) -> SearchQuery:
    """What holds any word of what was asked for or of another name of it: better than an empty page."""
    return either([PlainText(root) for root in sorted(query.marked)])

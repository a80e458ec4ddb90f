"""Search backends: modelsearch's, made safe for what people type, and able to give all matches in order at once."""

from copy import copy

from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from search.queries import MAX_TERMS, terms_of


class NoResults(EmptySearchResults):
    """Nothing, of a known model: the admin's lists ask what they would hold."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def _clone(self):
        return type(self)(self.model)


class PlainTermsMixin:
    """Hands text to the engine as plain words only.

    Stock modelsearch on SQLite fails on `"`, on blanks and on a thousand words, and lets the engine's own syntax through.
    """

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        query = plain(query)
        if not query:
            return NoResults(getattr(model_or_queryset, "model", model_or_queryset))
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)


def plain(query: SearchQuery | str | None) -> SearchQuery | str | None:
    """The same query with plain words for its texts, and not too many of them. None where no word is left."""
    if query is None or isinstance(query, str):
        return " ".join(terms_of(query or "")) or None
    cleaned = copy(query)
    if isinstance(cleaned, PlainText | Phrase | Fuzzy):
        cleaned.query_string = plain(query.query_string)
        return cleaned if cleaned.query_string else None
    if isinstance(cleaned, And | Or):
        parts = [part for part in map(plain, query.subqueries[:MAX_TERMS]) if part]
        return type(query)(parts) if parts else None
    if isinstance(cleaned, Not | Boost):
        cleaned.subquery = plain(query.subquery)
        return cleaned if cleaned.subquery else None
    return query

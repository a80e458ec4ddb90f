"""Search backends: modelsearch's, made safe for what people type, and able to give all matches in order at once."""

from modelsearch.query import SearchQuery

from search.queries import terms_of


class PlainTermsMixin:
    """Hands text to the engine as plain words only.

    Stock modelsearch on SQLite fails on `"`, on blanks and on a thousand words, and lets the engine's own syntax through.
    """

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        if not isinstance(query, SearchQuery):
            query = " ".join(terms_of(query or ""))
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)

"""Search backends: modelsearch's, made safe for what people type, and able to give all matches in order at once."""

from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import SearchQuery

from search.queries import terms_of


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
        if not isinstance(query, SearchQuery):
            query = " ".join(terms_of(query or ""))
            if not query:
                return NoResults(getattr(model_or_queryset, "model", model_or_queryset))
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)

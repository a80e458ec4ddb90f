"""PostgreSQL's full-text search.

As shipped, modelsearch asks whether `title || body` matches, which no index answers. The text of an entry holds its title
too, so the GIN index on the body alone answers, and ranks are worked out from the short vectors of the titles: reading the
long ones of ten thousand texts takes a second.
"""

from django.contrib.postgres.search import SearchQuery as TextSearchQuery
from django.contrib.postgres.search import SearchRank
from django.db.models import F
from modelsearch.backends.database.postgres.postgres import IndexEntry, PostgresSearchBackend
from modelsearch.query import PlainText
from modelsearch.utils import get_content_type_pk

from search.backends import PortalSearchMixin
from search.models import Entry


class PostgresBackend(PortalSearchMixin, PostgresSearchBackend):
    def find(self, query, best, limit, among=None):
        """In the order of their titles' rank, then of their texts'."""
        return self._keys("body", self._vector_query(query), self._vector_query(best), limit, among)

    def find_titles(self, beginning, limit):
        """In the order of their rank."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        query = compiler.build_tsquery(compiler.query, config=self.autocomplete_config)
        return self._keys("autocomplete", query, query, limit, None)

    def _vector_query(self, query) -> TextSearchQuery:
        return self.compiler(query).build_tsquery(query, config=self.config)

    def _keys(self, column, query, best, limit, among) -> list[int]:
        rows = IndexEntry.objects.filter(**{"content_type": get_content_type_pk(Entry), column: query})
        if among is not None:
            rows = rows.filter(object_id__in=map(str, among))
        ranked = rows.annotate(rank=SearchRank(F("title"), best)).order_by("-rank", "-pk")
        return [int(key) for key in ranked.values_list("object_id", flat=True)[:limit]]


SearchBackend = PostgresBackend

"""PostgreSQL's full-text search.

As shipped, modelsearch asks whether `title || body` matches, which no index answers. The text of an entry holds its title
too, so the GIN index on the body alone answers, and ranks are worked out from the short vectors of the titles: reading the
long ones of ten thousand texts takes a second.
"""

from django.contrib.postgres.search import SearchQuery as TextSearchQuery
from django.contrib.postgres.search import SearchRank
from django.db.models import F, Value
from modelsearch.backends.database.postgres.postgres import IndexEntry, PostgresSearchBackend
from modelsearch.query import PlainText
from modelsearch.utils import get_content_type_pk

from search.backends import PortalSearchMixin, about
from search.models import Entry

FEW = 300  # entries: reading the vectors of so many texts takes a few milliseconds


class PostgresBackend(PortalSearchMixin, PostgresSearchBackend):
    def __init__(self, params):
        # Words come as roots; the database's own language would take them for English ones.
        super().__init__({"SEARCH_CONFIG": "simple"} | params)

    def find(self, matching, query, limit, among=None):
        """In the order of their titles' rank, where few match also of their texts', each thing as telling as it is rare."""
        few = not query.concepts or min(concept.frequency for concept in query.concepts) <= FEW
        rank = sum(
            (
                Value(concept.weight) * SearchRank(F(column), self._tsquery(about(concept)))
                for concept in query.concepts
                for column in (("title", "body") if few else ("title",))
            ),
            Value(0.0),
        )
        return self._keys({"body": self._tsquery(matching)}, rank, limit, among)

    def find_titles(self, beginning, limit):
        """In the order of their rank."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        tsquery = compiler.build_tsquery(compiler.query, config=self.autocomplete_config)
        return self._keys({"autocomplete": tsquery}, SearchRank(F("autocomplete"), tsquery), limit)

    def _tsquery(self, query) -> TextSearchQuery:
        return self.compiler(query).build_tsquery(query, config=self.config)

    def _keys(self, matching: dict, rank, limit: int, among: set[int] | None = None) -> list[int]:
        rows = IndexEntry.objects.filter(content_type=get_content_type_pk(Entry), **matching)
        if among is not None:
            rows = rows.filter(object_id__in=map(str, among))
        ranked = rows.annotate(rank=rank).order_by("-rank", "-pk")
        return [int(key) for key in ranked.values_list("object_id", flat=True)[:limit]]


SearchBackend = PostgresBackend

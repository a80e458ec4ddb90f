"""PostgreSQL's full-text search.

As shipped, modelsearch asks whether `title || body` matches, which no index answers. The text of an entry holds its title
too, so the GIN index on the body alone answers (portal/settings.py has the planner prefer it), and ranks are worked out from
the short vectors of the titles: reading the long ones of ten thousand texts takes a second.
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
        """In the order of their titles' rank, where few match also of their texts', each thing as telling as it is rare.

        Of what is too common to be ranked those first that say it in their title, then the newest.
        """
        few = not query.concepts or min(concept.frequency for concept in query.concepts) <= FEW
        rank = sum(
            (
                Value(concept.weight) * SearchRank(F(column), self._tsquery(about(concept)))
                for concept in query.concepts
                for column in (("title", "body") if few else ("title",))
            ),
            Value(0.0),
        )
        tsquery = self._tsquery(matching)
        if not query.is_common:
            return self._keys({"body": tsquery}, rank.desc(), limit, among)
        titled = self._keys({"title": tsquery}, rank.desc(), limit, among)
        others = self._keys({"body": tsquery}, F("pk").desc(), limit, among) if len(titled) < limit else []
        return list(dict.fromkeys([*titled, *others]))[:limit]

    def find_titles(self, beginning, limit):
        """In the order of their rank."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        tsquery = compiler.build_tsquery(compiler.query, config=self.autocomplete_config)
        return self._keys({"autocomplete": tsquery}, SearchRank(F("autocomplete"), tsquery).desc(), limit)

    def _tsquery(self, query) -> TextSearchQuery:
        return self.compiler(query).build_tsquery(query, config=self.config)

    def _keys(self, matching: dict, order, limit: int, among: set[int] | None = None) -> list[int]:
        rows = IndexEntry.objects.filter(content_type=get_content_type_pk(Entry), **matching)
        if among is not None:
            rows = rows.filter(object_id__in=map(str, among))
        return [int(key) for key in rows.order_by(order, "-pk").values_list("object_id", flat=True)[:limit]]


SearchBackend = PostgresBackend

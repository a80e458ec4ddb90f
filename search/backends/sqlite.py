"""SQLite's FTS5, ranked in one pass.

modelsearch ranks with a subquery that evaluates the match again for every row: over 20 seconds for a common word in 10,000 pages.
Here FTS5 is asked once for ids and scores, the database once for those that the queryset allows, and only the rows of one
page are loaded.
"""

from collections import Counter, OrderedDict

from django.db.models import F, FloatField, Func
from modelsearch.backends.database.sqlite.query import MatchExpression, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.query import MatchAll, Not, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from search.backends import PortalSearchMixin
from search.models import Entry

TITLE_WEIGHT, BODY_WEIGHT, AUTOCOMPLETE_WEIGHT = 8.0, 1.0, 1.0


class WeightedBM25(Func):
    """FTS5's rank with a weight for each column (autocomplete, body, title); lower is better."""

    output_field = FloatField()

    def as_sql(self, compiler, connection, **extra):
        """The call on the full-text table. FTS5 takes the weights in the order of the table's columns."""
        return (
            f"bm25({SQLiteFTSIndexEntry._meta.db_table}, %s, %s, %s)",
            [AUTOCOMPLETE_WEIGHT, BODY_WEIGHT, TITLE_WEIGHT],
        )


class OnePassMixin:
    """Scores of all matches from a single full-text query."""

    def is_plain_match(self) -> bool:
        """Whether the query is one that FTS5 answers by itself: everything and nothing need no ranking."""
        return not isinstance(normalize(self.query), MatchAll | Not)

    def matches(self):
        """The full-text rows that match, whatever the queryset filters. None where the query says nothing."""
        query = self.build_search_query(normalize(self.query))
        if query is None:
            return None
        return SQLiteFTSIndexEntry.objects.filter(
            MatchExpression(self.fields or self.FTS_TABLE_FIELDS, query),
            index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model),
        )

    def scores(self, limit: int | None = None) -> dict:
        """Score by primary key of the best matches, in order; the queryset's filters are not applied yet."""
        matches = self.matches()
        if matches is None:
            return {}
        rows = matches.annotate(score=WeightedBM25()).order_by("score")
        to_python = self.queryset.model._meta.pk.to_python
        return {to_python(key): score for key, score in rows.values_list("index_entry__object_id", "score")[:limit]}


class OnePassQueryCompiler(OnePassMixin, SQLiteSearchQueryCompiler):
    pass


class OnePassAutocompleteQueryCompiler(OnePassMixin, SQLiteAutocompleteQueryCompiler):
    pass


class OnePassResults(SQLiteSearchResults):
    """Results that rank once, however often they are counted, sliced or grouped."""

    def ranked(self) -> list[tuple]:
        """Primary key and score of every match that the queryset allows, in the order of the results."""
        compiler = self.query_compiler
        if not hasattr(compiler, "_ranked"):
            scores = compiler.scores()
            if compiler.order_by_relevance:
                allowed = set(compiler.queryset.order_by().values_list("pk", flat=True))
                compiler._ranked = [(key, score) for key, score in scores.items() if key in allowed]
            else:
                queryset = compiler.queryset if compiler.queryset.ordered else compiler.queryset.order_by("-pk")
                compiler._ranked = [
                    (key, scores[key]) for key in queryset.values_list("pk", flat=True) if key in scores
                ]
        return compiler._ranked

    def _do_search(self):
        if not self.query_compiler.is_plain_match():
            return super()._do_search()
        ranked = self.ranked()[self.start : self.stop]
        found = self.query_compiler.queryset.in_bulk([key for key, _ in ranked])
        results = []
        for key, score in ranked:
            if key in found:
                if self._score_field:
                    setattr(found[key], self._score_field, -score)
                results.append(found[key])
        return results

    def _do_count(self):
        if not self.query_compiler.is_plain_match():
            return super()._do_count()
        return len(self.ranked()[self.start : self.stop])

    def facet(self, field_name):
        """How many matches have each value of a field, most first."""
        if not self.query_compiler.is_plain_match() or self.query_compiler._get_filterable_field(field_name) is None:
            return super().facet(field_name)
        keys = {key for key, _ in self.ranked()}
        rows = self.query_compiler.queryset.order_by().values_list("pk", F(field_name))
        return OrderedDict(Counter(value for key, value in rows if key in keys).most_common())


class OnePassSearchBackend(PortalSearchMixin, SQLiteSearchBackend):
    query_compiler_class = OnePassQueryCompiler
    autocomplete_query_compiler_class = OnePassAutocompleteQueryCompiler
    results_class = OnePassResults

    def find(self, matching, query, limit, among=None):
        """As FTS5 ranks them."""
        keys = self.compiler(matching).scores(limit if among is None else None)
        return [key for key in keys if among is None or key in among][:limit]

    def find_titles(self, beginning, limit):
        """The first that there are: ranking all titles that begin with two letters takes longer than anybody waits."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        return [int(key) for key in compiler.matches().values_list("index_entry__object_id", flat=True)[:limit]]


SearchBackend = OnePassSearchBackend

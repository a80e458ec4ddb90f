"""SQLite's FTS5, ranked in one pass.

modelsearch ranks with a subquery that evaluates the match again for every row: over 20 seconds for a common word in 10,000 pages.
Here FTS5 is asked once for ids and scores, the database once for those that the queryset allows, and only the rows of one
page are loaded.
"""

from collections import Counter, OrderedDict

from django.db import connection
from django.db.models import F, FloatField, Func
from modelsearch.backends.database.sqlite.query import MatchExpression, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.query import And, MatchAll, Not, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_descendants_content_types_pks

from search.backends import PortalSearchMixin
from search.backends.sqlite_tables import ROOTS, TITLES
from search.models import Entry
from search.ranking import BODY, HEAD, TITLE

TITLE_WEIGHT, BODY_WEIGHT, AUTOCOMPLETE_WEIGHT = 8.0, 1.0, 1.0  # in the admin's lists
ALL = -1  # as a limit


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


class FollowingIndex(SQLiteIndex):
    """modelsearch's index without entries, which have tables of their own, and without what only its own ranks need."""

    def add_items(self, model, objs):
        """Adds or renews these, unless they are entries."""
        if model is not Entry:
            super().add_items(model, objs)

    def _refresh_title_norms(self, full=False):
        """Would read everything that is indexed, after each change."""


class OnePassSearchBackend(PortalSearchMixin, SQLiteSearchBackend):
    index_class = FollowingIndex
    query_compiler_class = OnePassQueryCompiler
    autocomplete_query_compiler_class = OnePassAutocompleteQueryCompiler
    results_class = OnePassResults

    def find(self, matching, query, limit, among=None):
        """As FTS5 ranks them; of what is too common to be ranked those first that say it in their title, then the newest."""
        text = expression(matching)
        asked = limit if among is None else ALL
        if query.is_common:
            titled = keys(ROOTS, f"title_roots: {text}", f"bm25({ROOTS})", asked)
            others = keys(ROOTS, text, "rowid DESC", asked) if len(titled) != asked else []
            found = list(dict.fromkeys([*titled, *others]))
        else:
            found = keys(ROOTS, text, f"bm25({ROOTS}, {TITLE}, {HEAD}, {BODY})", asked)
        return [key for key in found if among is None or key in among][:limit]

    def find_titles(self, beginning, limit):
        """The newest."""
        text = " ".join(f'"{word}"' for word in beginning.split())
        return keys(TITLES, f"{text}*", "rowid DESC", limit)


def keys(table: str, text: str, order: str, limit: int) -> list[int]:
    """Keys of the rows of a full-text table that match, in order. One pass: nothing is joined, and FTS5 is asked once."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY {order} LIMIT %s",  # noqa: S608 - names of our own
            [text, limit],
        )
        return [key for (key,) in cursor.fetchall()]


def expression(query: SearchQuery) -> str:
    """A query of plain words in FTS5's own language."""
    if isinstance(query, Phrase):
        return f'"{query.query_string}"'
    if isinstance(query, PlainText):
        joined = f" {query.operator.upper()} ".join(f'"{word}"' for word in query.query_string.split())
    else:
        joined = (" AND " if isinstance(query, And) else " OR ").join(map(expression, query.subqueries))
    return f"({joined})"


SearchBackend = OnePassSearchBackend

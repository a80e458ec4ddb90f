"""PostgreSQL's full-text search."""

from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend

from search.backends import PlainTermsMixin


class PlainTermsPostgresSearchBackend(PlainTermsMixin, PostgresSearchBackend):
    def ranked_keys(self, results, limit: int) -> list:
        """Primary keys of the best `limit` matches, without loading them."""
        return list(results[:limit].get_queryset().values_list("pk", flat=True))


SearchBackend = PlainTermsPostgresSearchBackend

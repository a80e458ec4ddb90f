"""Elasticsearch 9."""

from modelsearch.backends.elasticsearch9 import Elasticsearch9SearchBackend

from search.backends import PlainTermsMixin


class PlainTermsElasticsearchBackend(PlainTermsMixin, Elasticsearch9SearchBackend):
    def ranked_keys(self, results, limit: int) -> list:
        """Primary keys of the best `limit` matches, without loading them."""
        query = results.query_compiler
        response = self.es.search(
            index=self.get_index_for_model(query.queryset.model).name,
            query=query.get_query(),
            sort=query.get_sort(),
            size=limit,
            source=False,
            stored_fields="pk",
        )
        to_python = query.queryset.model._meta.pk.to_python
        return [to_python(hit["fields"]["pk"][0]) for hit in response["hits"]["hits"]]


SearchBackend = PlainTermsElasticsearchBackend

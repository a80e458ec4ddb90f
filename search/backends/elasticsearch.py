"""Elasticsearch 9."""

from copy import deepcopy

from modelsearch.backends.elasticsearch9 import Elasticsearch9SearchBackend
from modelsearch.backends.elasticsearchbase import Field
from modelsearch.query import PlainText
from modelsearch.utils import deep_update

from search.backends import PortalSearchMixin
from search.models import Entry

TITLE_WEIGHT = 8


class ElasticsearchBackend(PortalSearchMixin, Elasticsearch9SearchBackend):
    # Roots come as plain words with blanks between them; the admin's texts come as they were written.
    settings = deep_update(
        deepcopy(Elasticsearch9SearchBackend.settings),
        {
            "settings": {
                "analysis": {
                    "analyzer": {
                        "default": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}
                    }
                }
            }
        },
    )

    def find(self, query, best, limit, among=None):
        """In the order of BM25 over title and text."""
        compiler = self.compiler(query)
        compiled = {
            "must": compiler._compile_query(query, Field("text")),
            "should": compiler._compile_query(best, Field("title"), TITLE_WEIGHT),
            "filter": [{"terms": {"pk": [str(key) for key in among]}}] if among is not None else [],
        }
        return self._keys({"bool": compiled}, limit)

    def find_titles(self, beginning, limit):
        """In the order of their rank."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        return self._keys(compiler.get_inner_query(), limit)

    def remove_indices(self) -> None:
        """Removes everything that this backend keeps on the server."""
        for name in self.es.indices.get(index=f"{self.index_prefix}*"):  # by name: servers may refuse a pattern
            self.es.indices.delete(index=name)

    def _keys(self, query: dict, limit: int) -> list[int]:
        response = self.es.search(
            index=self.get_index_for_model(Entry).name,
            query=query,
            size=limit,
            source=False,
            stored_fields="pk",
            track_total_hits=False,
        )
        return [int(hit["fields"]["pk"][0]) for hit in response["hits"]["hits"]]


SearchBackend = ElasticsearchBackend

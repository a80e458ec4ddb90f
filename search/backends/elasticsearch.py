"""Elasticsearch 9, with the database's own search behind it.

What is saved goes to both. When the cluster is slow or gone, the database answers (search/circuit.py); what the cluster
missed is noted and given to it when it is back.
"""

from copy import deepcopy

from django.conf import settings as django_settings
from django.db import connection
from django.utils.module_loading import import_string
from elastic_transport import TransportError
from elasticsearch import ApiError, NotFoundError
from modelsearch.backends.elasticsearch9 import (
    Elasticsearch9AutocompleteQueryCompiler,
    Elasticsearch9Index,
    Elasticsearch9SearchBackend,
    Elasticsearch9SearchResults,
)
from modelsearch.backends.elasticsearchbase import Field
from modelsearch.query import PlainText
from modelsearch.utils import deep_update

from search.backends import PortalSearchMixin
from search.circuit import Circuit
from search.models import Entry, MissedUpdate

TITLE_WEIGHT = 8
WRITE_TIMEOUT = 30  # seconds: a lot of long texts may take a while, and no reader waits for it
FAILURES = (TransportError, ApiError)
DATABASE_BACKENDS = {
    "sqlite": "search.backends.sqlite.SearchBackend",
    "postgresql": "search.backends.postgres.SearchBackend",
}


class MirroredIndex(Elasticsearch9Index):
    """An index whose documents the database's index holds too."""

    def __init__(self, backend, name):
        super().__init__(backend, name)
        self.es = backend.es.options(request_timeout=WRITE_TIMEOUT)

    def add_item(self, item):
        """Adds or renews one document here and there."""
        self.backend.database.add(item)
        self.backend.circuit.call(lambda: super(MirroredIndex, self).add_item(item), lambda: MissedUpdate.note(item))

    def add_items(self, model, items):
        """Adds many, as a rebuild does, which should fail where the cluster does."""
        self.backend.database.add_bulk(model, items)
        super().add_items(model, items)

    def delete_item(self, item):
        """Takes out one document here and there."""
        self.backend.database.delete(item)
        self.backend.circuit.call(lambda: super(MirroredIndex, self).delete_item(item), lambda: MissedUpdate.note(item))

    def delete_key(self, key: str) -> None:
        """Takes out the document of something that is gone."""
        try:
            self.es.delete(index=self.name, id=key)
        except NotFoundError:
            pass


class FallbackResults(Elasticsearch9SearchResults):
    """Results of the admin's lists, from the database where the cluster does not answer."""

    def _elsewhere(self):
        compiler, database = self.query_compiler, self.backend.database
        is_autocomplete = isinstance(compiler, Elasticsearch9AutocompleteQueryCompiler)
        make = database.autocomplete_query_compiler_class if is_autocomplete else database.query_compiler_class
        results = database.results_class(
            database,
            make(
                compiler.queryset,
                compiler.query,
                fields=compiler.fields,
                order_by_relevance=compiler.order_by_relevance,
            ),
        )
        results._set_limits(self.start, self.stop)
        results._score_field = self._score_field
        return results

    def _do_search(self):
        return self.backend.circuit.call(
            lambda: list(super(FallbackResults, self)._do_search()), lambda: list(self._elsewhere()._do_search())
        )

    def _do_count(self):
        return self.backend.circuit.call(
            lambda: super(FallbackResults, self)._do_count(), lambda: self._elsewhere()._do_count()
        )

    def facet(self, field_name):
        """As the engine that answers counts them."""
        return self.backend.circuit.call(
            lambda: super(FallbackResults, self).facet(field_name), lambda: self._elsewhere().facet(field_name)
        )


class ElasticsearchBackend(PortalSearchMixin, Elasticsearch9SearchBackend):
    index_class = MirroredIndex
    results_class = FallbackResults
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
    # One for all instances: Wagtail makes a backend for each search.
    circuit = Circuit("Elasticsearch", FAILURES, django_settings.ELASTICSEARCH_PAUSE)

    def __init__(self, params):
        super().__init__(deepcopy(params))
        self.database = import_string(DATABASE_BACKENDS[connection.vendor])({})

    def find(self, matching, query, limit, among=None):
        """In the order of BM25 over title and everything else."""
        compiler = self.compiler(matching)
        compiled = {
            "must": compiler._compile_query(matching, Field("roots")),
            "should": [
                {"match": {"title": {"query": " ".join(query.marked), "boost": TITLE_WEIGHT}}},
                {"match": {"roots": " ".join(query.roots)}},
            ],
            "filter": [{"terms": {"pk": [str(key) for key in among]}}] if among is not None else [],
        }
        return self.circuit.call(
            lambda: self._keys({"bool": compiled}, limit), lambda: self.database.find(matching, query, limit, among)
        )

    def find_titles(self, beginning, limit):
        """In the order of their rank."""
        compiler = self.autocomplete_query_compiler_class(Entry.objects.all(), PlainText(beginning, operator="and"))
        return self.circuit.call(
            lambda: self._keys(compiler.get_inner_query(), limit), lambda: self.database.find_titles(beginning, limit)
        )

    def is_complete(self):
        """Whether the cluster has all indexes. Where it does not answer, it is not asked to make any: the database answers."""
        return self.circuit.call(lambda: all(index.is_alias() for index in self.all_indexes()), lambda: True)

    def remove_indices(self) -> None:
        """Removes everything that this backend keeps on the server."""
        for name in self.es.indices.get(index=f"{self.index_prefix}*"):  # by name: servers may refuse a pattern
            self.es.indices.delete(index=name)

    def catch_up(self) -> None:
        """Gives the cluster what it missed. Stops where it fails again; the rest stays noted."""
        for missed in MissedUpdate.objects.order_by("pk"):
            if not self.circuit.call(lambda missed=missed: self._catch_up_one(missed), lambda: False):
                return
            missed.delete()

    def _catch_up_one(self, missed: MissedUpdate) -> bool:
        model = missed.model.model_class()
        index = self.get_index_for_model(model)
        item = model._base_manager.filter(pk=missed.key).first()
        if item is None:
            index.delete_key(missed.key)
        else:
            super(MirroredIndex, index).add_item(item)
        return True

    def _keys(self, query: dict, limit: int) -> list[int]:
        response = self.es.search(
            index=self.get_index_for_model(Entry).name,
            query=query,
            size=limit,
            source=False,
            # A stored field would have the server unpack the texts beside it.
            stored_fields="_none_",
            docvalue_fields=["pk"],
            track_total_hits=False,
        )
        return [int(hit["fields"]["pk"][0]) for hit in response["hits"]["hits"]]


SearchBackend = ElasticsearchBackend

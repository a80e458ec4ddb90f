from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "portal_search"
    verbose_name = "Pencarian"

    def ready(self):
        """Follows publications, and a search server that comes back."""
        from django.conf import settings
        from django.db.models.signals import post_migrate

        from search import signals  # noqa: F401
        from search.backends.sqlite_tables import make_tables

        post_migrate.connect(make_tables, sender=self)

        if settings.ELASTICSEARCH_URLS:
            from search.backends.elasticsearch import SearchBackend
            from search.tasks import catch_up_if_behind

            SearchBackend.circuit.after_closing = catch_up_if_behind

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "portal_search"
    verbose_name = "Pencarian"

    def ready(self):
        """Follows publications."""
        from search import signals  # noqa: F401

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Materi"

    def ready(self):
        from content import signals  # noqa: F401

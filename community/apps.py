from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Berbagi"

    def ready(self):
        """Listens, and says what is held of people."""
        from community import handover, personal_data, picture_signals, story_workflow  # noqa: F401

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Berbagi"

    def ready(self):
        """Listens, says what is held of people, and takes a place in the admin."""
        from community import handover, moderation_hooks, signals  # noqa: F401
        from community.personal_data import adoptions, questions, stories  # noqa: F401
        from community.services import story_workflow  # noqa: F401

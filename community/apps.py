from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Berbagi"

    def ready(self):
        """Listens, says what is held of people, and takes a place in the admin."""
        from community import (  # noqa: F401
            adoption_holdings,
            handover,
            moderation_hooks,
            personal_data,
            picture_signals,
            question_holdings,
            story_workflow,
        )

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Berbagi"

    def ready(self):
        """Says what is held of people, and takes a place in the admin."""
        from community import adoption_holdings, adoption_photos, moderation_hooks, question_holdings  # noqa: F401

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Berbagi"

    def ready(self):
        from community import adoption_holdings, adoption_photos  # noqa: F401 - they register themselves

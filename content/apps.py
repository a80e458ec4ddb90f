from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Materi"

    def ready(self):
        from content import personal_data, signals, versions  # noqa: F401 - signals connect themselves

        versions.connect()
        personal_data.register_all()

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Materi"

    def ready(self):
        from wagtail.models import UploadedFile

        from content import signals, versions  # noqa: F401 - signals connect themselves
        from content.models.files import private_storage

        # Uploads that wait for their title would lie in the public folder under the name they came with.
        UploadedFile._meta.get_field("file").storage = private_storage()
        versions.connect()

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        from portal import demo, roles, write_lock  # noqa: F401 - demo registers a check

        write_lock.connect()

        # The last app with models: by then the permissions of all are there.
        post_migrate.connect(roles.ensure_roles, sender=apps.get_app_config("home"))

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = "Akun"

    def ready(self):
        """Says what accounts hold of a person."""
        from accounts.holdings import register_all

        register_all()


class UsersAppConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, for the portal's User."""

    default = False
    user_viewset = "accounts.viewsets.users.UserViewSet"

"""The Content-Security-Policy of the admin: the public one, and what Wagtail needs beyond it."""

from csp.decorators import csp_update
from wagtail.utils.urlpatterns import decorate_urlpatterns

ADMIN_POLICY: dict = {}


def secure_admin(urlpatterns: list) -> list:
    """Gives every view of `urlpatterns` the admin's policy."""
    return decorate_urlpatterns(urlpatterns, csp_update(ADMIN_POLICY))

"""Wagtail's record of the site, which follows SITE_URL."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def site_address() -> tuple[str, int]:
    """Host name and port of SITE_URL."""
    parts = urlsplit(settings.SITE_URL)
    return parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, 80)


def follow_site_url() -> None:
    """Brings Wagtail's record in line, so that the admin's links to live pages lead where the portal is."""
    hostname, port = site_address()
    Site.objects.filter(is_default_site=True).exclude(hostname=hostname, port=port).update(hostname=hostname, port=port)

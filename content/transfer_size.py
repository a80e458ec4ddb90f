"""How much a page costs a reader in data."""

import re

import brotli
from django.conf import settings
from django.core.files.storage import storages
from django.test import RequestFactory

from content.models import ContentPage

# The fallback of each picture; phones that know AVIF load less.
PICTURE = re.compile(rf'<img[^>]+src="{re.escape(settings.MEDIA_URL)}([^"]+)"')


def measure(page: ContentPage) -> int:
    """Bytes on the wire of a first visit to the published `page`: the compressed page with its pictures."""
    request = RequestFactory().get(page.url or "/", headers={"host": settings.ALLOWED_HOSTS[0]})
    html = page.serve(request).render().content
    public = storages["public"]
    pictures = (name for name in PICTURE.findall(html.decode()) if public.exists(name))
    return len(brotli.compress(html, quality=5)) + sum(public.size(name) for name in pictures)

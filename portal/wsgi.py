import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.page_cache import PageCache

application = PageCache(
    get_wsgi_application(),
    limit=settings.PAGE_CACHE_BYTES,
    bypass_cookie=settings.EDITOR_COOKIE_NAME,
    skip=(settings.STATIC_URL, settings.MEDIA_URL, "/kelola/", "/dokumen/"),
)

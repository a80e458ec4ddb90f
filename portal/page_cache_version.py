"""One number that every change to what visitors see raises; cached pages hold while it stays the same.

It is the time stamp of a file, which costs a microsecond to read and is the same for all processes of a machine. Where several
machines share a Redis, a key there is raised too and asked for once in a second. docs/page-cache.md
"""

import os
import time
from datetime import date

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save

REDIS_KEY = "page-version"
ASK_REDIS_EVERY = 1.0  # seconds

# What stands on public pages without being a page. Pages raise the number when they are published, not when saved as drafts.
# A deleted page is one that was unpublished first.
SHOWN_MODELS = [
    "accounts.JobRole",
    "content.PortalDocument",
    "content.PortalImage",
    "content.Regulation",
    "content.Term",
    "regions.Region",
    "taggit.Tag",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtailredirects.Redirect",
    "wagtailsearchpromotions.SearchPromotion",
]

_shared = {"value": 0, "asked": 0.0}


def current() -> tuple:
    """What a cached page must have been made under to be shown. The date is part of it: some pages speak of today."""
    try:
        stamp = os.stat(settings.PAGE_CACHE_VERSION_FILE).st_mtime_ns
    except FileNotFoundError:
        stamp = 0
    return stamp, _shared_version(), date.fromtimestamp(time.time())


def _shared_version() -> int:
    if not settings.REDIS_URL:
        return 0
    now = time.monotonic()
    if now - _shared["asked"] > ASK_REDIS_EVERY:
        _shared["asked"] = now
        try:
            _shared["value"] = cache.get(REDIS_KEY, 0)
        except Exception:  # noqa: BLE001 - whatever ails Redis, readers still get pages
            _shared["value"] = int(time.time())
    return _shared["value"]


def raise_after_commit(**kwargs) -> None:
    """Raises the number once what changed is visible to others. Also a signal receiver."""
    transaction.on_commit(_raise, robust=True)


def _raise() -> None:
    path = settings.PAGE_CACHE_VERSION_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    # Two changes within the clock's resolution must differ as well.
    stamp = max(time.time_ns(), path.stat().st_mtime_ns + 1)
    os.utime(path, ns=(stamp, stamp))
    if settings.REDIS_URL:
        cache.set(REDIS_KEY, stamp, timeout=None)
        _shared["value"] = stamp


def connect() -> None:
    """Listens to everything that changes what visitors see."""
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(raise_after_commit, dispatch_uid="page-cache-version")
    for label in SHOWN_MODELS:
        model = apps.get_model(label)
        for signal in (post_save, post_delete):
            signal.connect(raise_after_commit, sender=model, dispatch_uid=f"page-cache-version-{label}")

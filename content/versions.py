"""Numbers that changes to what visitors see raise; what is cached holds while they stay the same.

`current()` is raised by every change: whole pages hold under it. `shared()` is raised by changes to what many pages show (a
regulation, a picture, another page's address): the texts of single pages hold under it and their own time of publication.

Each is the time stamp and the length of a file, which cost a microsecond to read and are the same for all processes of a
machine. Where several machines share a Redis, keys there are raised too and asked for once in a second. docs/page-cache.md
"""

import os
import time
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save

ASK_REDIS_EVERY = 0.5  # seconds: a publication elsewhere is seen within one
REMEMBER = 60  # seconds at most, should the number of another machine not reach this one

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


class Version:
    """One such number: a file's time stamp and length, and a key in Redis where there is one."""

    def __init__(self, name: str):
        self.key = f"version-{name}"
        self.suffix = f".{name}"
        self.in_redis = 0
        self.asked_redis = 0.0

    @property
    def path(self) -> Path:
        """The file that stands for it."""
        return settings.PAGE_CACHE_VERSION_FILE.with_suffix(self.suffix)

    def read(self) -> tuple[int, int, int]:
        """The number as this machine and as Redis knows it."""
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return 0, 0, self._read_redis()
        return status.st_mtime_ns, status.st_size, self._read_redis()

    def _read_redis(self) -> int:
        if not settings.REDIS_URL:
            return 0
        now = time.monotonic()
        if now - self.asked_redis > ASK_REDIS_EVERY:
            self.asked_redis = now
            value, stamp = cache.get(self.key), time.time_ns()
            if value is None and cache.add(self.key, stamp, timeout=None):
                value = stamp
            # No number and no way to set one: Redis is out of reach, and nothing is kept for longer than a second.
            self.in_redis = int(time.time()) if value is None else value
        return self.in_redis

    def raise_now(self) -> None:
        """Raises the number for all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # A byte more each time: two changes within the clock's resolution differ as well.
        with self.path.open("ab") as file:
            file.write(b".")
        if settings.REDIS_URL:
            self.in_redis = time.time_ns()
            cache.set(self.key, self.in_redis, timeout=None)


_pages, _shared = Version("pages"), Version("shared")


def current() -> tuple:
    """What a cached page must have been made under to be shown. The date is part of it: some pages speak of today."""
    return *_pages.read(), date.fromtimestamp(time.time())


def shared() -> str:
    """What the kept text of a page must have been made under to be shown, beside its own time of publication."""
    return "-".join(map(str, _shared.read()))


def raise_after_commit(**kwargs) -> None:
    """Raises `current()` once what changed is visible to others. Also a signal receiver."""
    transaction.on_commit(_pages.raise_now, robust=True)


def raise_shared_after_commit(instance=None, **kwargs) -> None:
    """Raises `shared()`, and with it `current()`. Also a signal receiver, which what nobody sees yet does not move."""
    if getattr(instance, "is_private", False):
        return
    transaction.on_commit(_shared.raise_now, robust=True)
    raise_after_commit()


def remembered(ask: Callable) -> Callable:
    """Keeps the answer of a function without arguments in this process while `shared()` stays the same."""
    kept: tuple = (None, None)

    @wraps(ask)
    def answer():
        nonlocal kept
        version = (shared(), int(time.monotonic() / REMEMBER))
        made_under, value = kept  # read at once: another thread may replace it in between
        if made_under != version:
            value = ask()
            kept = (version, value)
        return value

    return answer


def connect() -> None:
    """Listens to everything that changes what visitors see."""
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    page_published.connect(raise_after_commit, dispatch_uid="page-cache-version")
    # Other pages link to this one.
    for signal in (page_unpublished, page_slug_changed, post_page_move):
        signal.connect(raise_shared_after_commit, dispatch_uid="page-cache-version")
    for label in SHOWN_MODELS:
        model = apps.get_model(label)
        for signal in (post_save, post_delete):
            signal.connect(raise_shared_after_commit, sender=model, dispatch_uid=f"page-cache-version-{label}")

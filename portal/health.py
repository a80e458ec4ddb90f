"""Probes for whoever runs the portal."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from search.queries import Query

logger = logging.getLogger(__name__)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether every part that the portal needs works. Names the parts that fail and nothing more; the log says why.

    What is degraded does not work, and something else does its work: no reason to send readers away.
    """
    failed = [name for name, check in CHECKS.items() if not passes(name, check)]
    circuit = getattr(get_search_backend(), "circuit", None)
    degraded = ["elasticsearch"] if circuit and circuit.is_open else []
    answer = {"status": "failed" if failed else "ok", "failed": failed, "degraded": degraded}
    return JsonResponse(answer, status=503 if failed else 200)


def passes(name: str, check: Callable[[], None]) -> bool:
    """Runs one check; a failure is logged."""
    try:
        check()
    except Exception:
        logger.exception("%s is not ready", name)
        return False
    return True


def check_database() -> None:
    """Asks for the pages' table: an empty database is not ready either."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM wagtailcore_page LIMIT 1")


def check_search() -> None:
    """Searches for one word."""
    get_search_backend().find(PlainText("desa"), Query("desa"), 1)


def check_cache() -> None:
    """Writes and reads one value."""
    token = uuid.uuid4().hex
    cache.set("readyz", token, timeout=10)
    if cache.get("readyz") is None:
        raise RuntimeError("the cache did not keep a value")


def check_disk() -> None:
    """Writes and removes one file where uploads go."""
    probe = settings.DATA_DIR / f".readyz-{uuid.uuid4().hex}"
    probe.parent.mkdir(parents=True, exist_ok=True)
    probe.write_bytes(b"ok")
    probe.unlink()


CHECKS = {"database": check_database, "search": check_search, "cache": check_cache, "disk": check_disk}

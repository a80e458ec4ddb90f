"""Work that no reader waits for."""

from django.db import connection
from django_tasks import task
from wagtail.search.backends import get_search_backend

from content.models import ContentPage
from search import entries
from search.models import MissedUpdate


@task(backend="slow")
def keep_pages(keys: list[int]) -> None:
    """Renews the entries of many pages."""
    for page in ContentPage.objects.filter(pk__in=keys).specific().iterator(entries.AT_ONCE):
        entries.keep(page)


@task(backend="slow")
def catch_up() -> None:
    """Gives the search server what it missed while it was away."""
    backend = get_search_backend()
    if hasattr(backend, "catch_up"):
        backend.catch_up()


def catch_up_if_behind() -> None:
    """Starts to catch up where something was missed."""
    if not connection.in_atomic_block and MissedUpdate.objects.exists():
        catch_up.enqueue()

"""Who waits for SQLite's write lock, so that readers need not.

SQLite lets one connection write at a time; whoever comes meanwhile waits, up to the `timeout` of settings.DATABASES. Were all
threads of the server waiting while something else holds the lock for long (a repair, a bulk import), nobody would be left to
answer readers. So one thread never waits: its writer is told at once to send again (portal.overload).
"""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

READS = ("SELECT", "PRAGMA", "EXPLAIN")
IMPATIENT = 100  # milliseconds: enough for another writer of this portal to finish

_waiting = BoundedSemaphore(max(1, settings.SERVER_THREADS - 1))


def take_turns(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Runs a statement; one that needs the lock waits for it only while a thread is left for readers.

    A transaction takes the lock when it begins (`transaction_mode`), so what runs inside one needs none.
    """
    connection = context["connection"]
    if connection.in_atomic_block or sql.lstrip().upper().startswith(READS):
        return execute(sql, params, many, context)
    if _waiting.acquire(blocking=False):
        try:
            return execute(sql, params, many, context)
        finally:
            _waiting.release()
    sqlite = connection.connection
    sqlite.execute(f"PRAGMA busy_timeout = {IMPATIENT}")
    try:
        return execute(sql, params, many, context)
    finally:
        sqlite.execute(f"PRAGMA busy_timeout = {settings.SQLITE_TIMEOUT * 1000}")


def watch(connection: Any, **kwargs: Any) -> None:
    """Lets a connection take turns. It opens anew from time to time, and keeps what it was told."""
    if connection.vendor == "sqlite" and take_turns not in connection.execute_wrappers:
        connection.execute_wrappers.append(take_turns)


def connect() -> None:
    """Watches every connection that opens."""
    connection_created.connect(watch, dispatch_uid="write-lock")

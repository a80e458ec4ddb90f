"""How a connection waits for SQLite's write lock, so that neither readers nor the whole process wait with it.

SQLite lets one connection write at a time; whoever comes meanwhile waits, for settings.SQLITE_TIMEOUT at most.

It waits here and not inside SQLite. There a connection is shut while it waits, and Python's collector, which may run in any
thread, then waits for it with the interpreter's lock in hand as soon as it meets a cursor of that connection. Where it runs in
the thread that holds the write lock, nothing in the process moves until the time is over.

Were all threads of the server waiting while something else holds the lock for long (a repair, a bulk import), nobody would be
left to answer readers. So one thread never waits: its writer is told at once to send again (portal.overload).
"""

import sqlite3
import time
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.signals import connection_created

READS = ("SELECT", "PRAGMA", "EXPLAIN")
PAUSE = 0.01  # seconds between two tries
IMPATIENT = 0.1  # seconds: enough for another writer of this portal to finish

_waiting = BoundedSemaphore(max(1, settings.SERVER_THREADS - 1))


def take_turns(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Runs a statement, again and again while the database is locked; one that writes only while a thread is left for readers.

    A transaction takes the lock when it begins (`transaction_mode`), so what runs inside one has it.
    """
    if context["connection"].in_atomic_block:
        return execute(sql, params, many, context)
    writes = not sql.lstrip().upper().startswith(READS)
    if writes and not _waiting.acquire(blocking=False):
        return _insist(lambda: execute(sql, params, many, context), IMPATIENT)
    try:
        return _insist(lambda: execute(sql, params, many, context), settings.SQLITE_TIMEOUT)
    finally:
        if writes:
            _waiting.release()


def _insist(execute: Callable[[], Any], seconds: float) -> Any:
    """Tries for so long. Raises OperationalError where it was locked to the end."""
    end = time.monotonic() + seconds
    while True:
        try:
            return execute()
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            if code & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:  # the lower byte: extended codes say more
                raise
        time.sleep(PAUSE)


def watch(connection: Any, **kwargs: Any) -> None:
    """Lets a connection take turns. Opened anew, it keeps what it was told, but for SQLite's own waiting."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA busy_timeout = 0")
        if take_turns not in connection.execute_wrappers:
            connection.execute_wrappers.append(take_turns)


def connect() -> None:
    """Watches every connection that opens."""
    connection_created.connect(watch, dispatch_uid="write-lock")

"""How connections to SQLite wait for each other. What readers and writers see of it: tests/community/test_locked.py."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import Attempt
from portal import write_lock

pytestmark = [
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL locks rows, and waits elsewhere"),
]


@pytest.fixture(autouse=True)
def places(monkeypatch):
    """How many may wait."""
    monkeypatch.setattr(write_lock, "_waiting", BoundedSemaphore(3))
    return 3


def write():
    """One write, in a thread with a connection of its own."""
    try:
        with transaction.atomic():
            return Attempt.objects.create(key=uuid.uuid4().hex, until=1).pk
    finally:
        connection.close()


def wait_for(condition):
    """Comes back when it is true."""
    while not condition():
        time.sleep(0.001)


def free_places() -> int:
    return write_lock._waiting._value


def test_a_writer_waits_for_the_one_before(places):
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            waiting = pool.submit(write)
            wait_for(lambda: free_places() < places)
            Attempt.objects.create(key="y", until=1)
        assert waiting.result()
    assert Attempt.objects.count() == 2
    assert free_places() == places


def test_a_connection_that_waits_can_be_touched_by_the_collector(places):
    """It runs in any thread, with the interpreter's lock in hand, and closes cursors of whatever connection."""
    left = []

    def leave_a_cursor_and_write():
        left.append(connection.cursor().cursor)
        left[0].execute("SELECT 1 UNION SELECT 2")
        return write()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            waiting = pool.submit(leave_a_cursor_and_write)
            wait_for(lambda: free_places() < places)
            left.pop().close()
            assert not waiting.done()  # it would have given up before this thread could go on
        assert waiting.result()


def test_whoever_finds_no_place_to_wait_is_told_at_once(places):
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            waiting = [pool.submit(write) for _ in range(places)]
            wait_for(lambda: free_places() == 0)
            with pytest.raises(OperationalError, match="locked"):
                pool.submit(write).result()
            assert not any(writer.done() for writer in waiting)
            reading = pool.submit(lambda: (Attempt.objects.count(), connection.close()))
            assert reading.result()[0] == 0
        assert all(writer.result() for writer in waiting)


def test_waiting_ends(settings):
    settings.SQLITE_TIMEOUT = 0
    with ThreadPoolExecutor() as pool, transaction.atomic(), pytest.raises(OperationalError, match="locked"):
        pool.submit(write).result()


def test_what_is_wrong_otherwise_is_not_tried_again():
    with pytest.raises(OperationalError, match="no such table"), connection.cursor() as cursor:
        cursor.execute("UPDATE nowhere SET x = 1")

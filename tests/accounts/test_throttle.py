import threading
import time

import pytest
from django.db import connection

from accounts.models import Attempt
from accounts.throttle import Limit, TooManyAttemptsError, count_attempt, forget_attempts

LIMIT = Limit(count=3, seconds=3600)


@pytest.fixture(autouse=True)
def at_the_beginning_of_an_hour(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0 - 1_800_000_000 % 3600 + 60)


@pytest.mark.django_db
def test_beyond_the_limit_one_is_told_when_to_try_again():
    for _ in range(3):
        count_attempt("code", "10.0.0.1", LIMIT)
    with pytest.raises(TooManyAttemptsError) as refusal:
        count_attempt("code", "10.0.0.1", LIMIT)
    assert refusal.value.retry_after == 3600 - 60


@pytest.mark.django_db
def test_others_and_other_things_count_for_themselves():
    for _ in range(3):
        count_attempt("code", "10.0.0.1", LIMIT)
    count_attempt("code", "10.0.0.2", LIMIT)
    count_attempt("question", "10.0.0.1", LIMIT)


@pytest.mark.django_db
def test_the_next_span_begins_anew(monkeypatch):
    for _ in range(3):
        count_attempt("code", "10.0.0.1", LIMIT)
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    count_attempt("code", "10.0.0.1", LIMIT)
    assert forget_attempts() == 1
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_no_address_is_kept():
    count_attempt("code", "10.0.0.1", LIMIT)
    assert "10.0.0.1" not in str(list(Attempt.objects.values()))


def test_many_at_once_get_no_more_than_the_limit(committed):
    passed = []

    def guess():
        try:
            count_attempt("code", "10.0.0.1", LIMIT)
            passed.append(1)
        except TooManyAttemptsError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 3

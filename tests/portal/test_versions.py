"""The numbers that every cache holds under: raised by each change, and the same for all processes and machines."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from content import versions
from content.models import Term
from tests.factories import TermFactory

REDIS_CACHE = "portal.cache.ForgivingRedisCache"
NOBODY_LISTENS = "redis://127.0.0.1:1/0"

# Another process of the portal that raises the number, as a publication there would.
RAISE_ELSEWHERE = """
import sys
import django
from django.conf import settings
if len(sys.argv) > 1:
    settings.CACHES["default"]["KEY_PREFIX"] = sys.argv[1]
django.setup()
from content import versions
versions._pages.raise_now()
"""


def installation(data_dir, **variables) -> dict[str, str]:
    """The environment of an installation with its own data folder and only the given servers."""
    servers = {"DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in servers}
    own = {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": "x" * 50, "DATA_DIR": str(data_dir)}
    return environment | own | variables


def cache_settings(redis_url: str) -> dict:
    """CACHES as the portal sets it where there is a Redis."""
    script = "import json; from portal.settings import CACHES; print(json.dumps(CACHES))"
    environment = installation("/nowhere", REDIS_URL=redis_url)
    result = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def raise_elsewhere(data_dir, *arguments, **variables):
    subprocess.run(
        [sys.executable, "-c", RAISE_ELSEWHERE, *arguments], env=installation(data_dir, **variables), check=True
    )


@pytest.fixture
def forget_redis(monkeypatch):
    """What this process last heard from Redis is no part of the next test."""
    for number in (versions._pages, versions._shared):
        monkeypatch.setattr(number, "in_redis", 0)
        monkeypatch.setattr(number, "asked_redis", 0.0)


class TestOneMachine:
    def test_a_new_installation_has_one_before_anything_changed(self):
        assert versions.current() == versions.current()

    def test_it_stays_the_same_while_nothing_changes(self, committed):
        TermFactory()
        assert versions.current() == versions.current()
        assert versions.shared() == versions.shared()

    def test_each_change_makes_another(self, committed):
        seen = {versions.current()}
        for number in range(5):
            TermFactory(name=f"Istilah {number}")
            seen.add(versions.current())
        assert len(seen) == 6

    def test_changes_within_one_tick_of_the_clock_differ(self, committed, monkeypatch):
        """Clocks and file systems are coarse: here all changes happen at the same instant."""
        instant = time.time_ns()
        monkeypatch.setattr(versions.time, "time_ns", lambda: instant)
        term = TermFactory()
        seen = []
        for _ in range(20):
            term.save()
            os.utime(versions._pages.path, ns=(instant, instant))
            seen.append(versions.current())
        assert len(set(seen)) == 20

    def test_it_is_raised_when_others_can_see_the_change_and_not_before(self, committed):
        before = versions.current()
        with transaction.atomic():
            TermFactory()
            assert versions.current() == before
        assert versions.current() != before

    def test_a_deletion_of_many_counts(self, committed):
        TermFactory()
        before = versions.current()
        Term.objects.all().delete()
        assert versions.current() != before

    def test_changes_of_many_threads_are_all_counted(self):
        before = versions._pages.path.stat().st_size if versions._pages.path.exists() else 0
        threads = [threading.Thread(target=versions._pages.raise_now) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert versions._pages.path.stat().st_size == before + 20

    def test_a_change_in_another_process_is_seen_at_once(self, settings):
        before = versions.current()
        raise_elsewhere(settings.DATA_DIR)
        assert versions.current() != before

    def test_what_is_remembered_is_asked_for_again_after_a_change(self, committed):
        asked = []

        @versions.remembered
        def ask():
            asked.append(1)
            return len(asked)

        assert [ask(), ask()] == [1, 1]
        TermFactory()
        assert [ask(), ask()] == [2, 2]


@pytest.mark.redis
@pytest.mark.usefixtures("forget_redis")
class TestTwoMachines:
    @pytest.fixture
    def prefix(self, settings):
        """A corner of the shared Redis that only this test writes to."""
        settings.REDIS_URL = os.environ["REDIS_URL"]
        prefix = uuid.uuid4().hex
        settings.CACHES = settings.CACHES | {
            "default": {"BACKEND": REDIS_CACHE, "LOCATION": settings.REDIS_URL, "KEY_PREFIX": prefix}
        }
        yield prefix
        cache.delete_many(["version-pages", "version-shared"])

    def test_a_change_on_one_is_seen_on_the_other(self, prefix, tmp_path):
        before = versions.current()
        raise_elsewhere(tmp_path / "other machine", prefix, REDIS_URL=os.environ["REDIS_URL"])
        deadline = time.monotonic() + 20
        while versions.current() == before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert versions.current() != before

    def test_a_machine_sees_its_own_change_at_once(self, prefix, committed):
        before = versions.current()
        TermFactory()
        assert versions.current() != before

    def test_redis_is_not_asked_at_every_request(self, prefix):
        versions.current()
        cache.set("version-pages", 12345)
        # A second has not passed, or at most once.
        answers = [versions.current() for _ in range(100)]
        assert len(set(answers)) <= 2


@pytest.mark.usefixtures("forget_redis")
class TestRedisOutOfReach:
    broken = override_settings(
        REDIS_URL=NOBODY_LISTENS,
        CACHES={
            "default": {"BACKEND": REDIS_CACHE, "LOCATION": NOBODY_LISTENS},
            "template_fragments": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        },
    )

    def test_readers_still_get_pages(self, committed, visitor, lesson):
        with self.broken:
            assert visitor.get(lesson.url).status == 200

    def test_an_editor_still_publishes(self, committed, visitor, lesson):
        lesson.title = "Tetap terbit"
        with self.broken:
            lesson.save_revision().publish()
            assert "Tetap terbit" in visitor.get(lesson.url).text

    def test_a_redis_that_never_answers_holds_nobody_up(self, committed, visitor, lesson):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            production = cache_settings(address)
            answers = []
            with override_settings(REDIS_URL=address, CACHES=production):
                reader = threading.Thread(target=lambda: answers.append(versions.current()), daemon=True)
                reader.start()
                reader.join(timeout=30)
        assert answers

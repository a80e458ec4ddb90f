"""The database is locked for long, by a repair or an import: readers read on, and writers lose nothing that they typed."""

import sqlite3
import uuid
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from html import unescape

import psycopg
import pytest
from django.conf import global_settings
from django.db import connection

from accounts.models import Attempt
from community.models import Adoption, Question, Report, StoryPage
from tests.community.running import Browser, database_url, running_portal, sign_in
from tests.community.stories import make_story
from tests.factories import StoryPageFactory, make_region
from tests.factories.people import OTHER_VILLAGE, make_villager

THREADS = 4
TEXT = "Sumur kering sejak Juli, warga <b>membeli</b> air."

pytestmark = pytest.mark.usefixtures("committed")


@contextmanager
def locked():
    """Holds what every writer needs, from another connection."""
    if connection.vendor == "sqlite":
        holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
    else:
        holder = psycopg.connect(database_url())
        holder.execute("LOCK TABLE accounts_attempt, community_report IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


@pytest.fixture
def author(community_page, settings):
    """A verified villager, whose password is hashed as the running portal does it."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    return make_villager()


@pytest.fixture
def draft(author):
    """A story that its author still writes."""
    return make_story(author)


@pytest.fixture
def original(community_page):
    """A published story of another village."""
    return StoryPageFactory(parent=community_page, title="Bank sampah", region=make_region(OTHER_VILLAGE))


@pytest.fixture
def portal(course, tmp_path):
    """The running portal, whose writers wait half a second on PostgreSQL and twenty on SQLite."""
    variables = {"THREADS": str(THREADS)}
    if connection.vendor == "postgresql":
        variables["DATABASE_URL"] = f"{database_url()}?options=-c%20lock_timeout%3D500ms"
    with running_portal(tmp_path, **variables) as server:
        yield server


def asking(lesson, browser):
    """Somebody asks, in a request of its own."""
    return browser.post(f"/tanya/{lesson.pk}/", {"text": TEXT, "key": uuid.uuid4()})


def test_readers_read_and_writers_send_again(author, draft, original, course, portal):
    session = sign_in([author])[author.pk]
    lesson, visitor, member = course.lessons[0], Browser(portal.port), Browser(portal.port, session)
    pages = ["/", lesson.get_url(), "/cari/?q=semen", "/cari/saran/?q=sem", "/berbagi/", original.get_url()]
    own = ["/akun/", "/akun/cerita/", "/akun/desa-saya/", "/replikasi/", f"/tanya/{lesson.pk}/"]
    own += [f"/berbagi/tulis/{draft.pk}/tindakan/", f"/replikasi/mulai/{original.pk}/"]
    forms = [
        ("/berbagi/tulis/", {"title": "Sumur", "problem": TEXT, "key": uuid.uuid4()}),
        (f"/berbagi/tulis/{draft.pk}/tindakan/", {"solution": TEXT, "participants": "PKK"}),
        (f"/tanya/{lesson.pk}/", {"text": TEXT, "key": uuid.uuid4()}),
        (f"/lapor/cerita/{original.pk}/", {"reason": "politics", "note": TEXT}),
        (
            f"/replikasi/mulai/{original.pk}/",
            {"stage": "considered", "on": "2026-01-05", "note": TEXT, "key": uuid.uuid4()},
        ),
        ("/akun/ubah/", {"name": author.name, "username": author.username, "email": TEXT}),
    ]
    with locked(), ThreadPoolExecutor(2 * THREADS) as crowd:
        # More writers than the portal has threads: some wait for the lock, the others are told to come again.
        writers = {crowd.submit(asking, lesson, Browser(portal.port, session)) for _ in range(2 * THREADS)}
        _, waiting = wait(writers, return_when=FIRST_COMPLETED)
        for address in pages:
            assert visitor.get(address).status == 200, address
        for address in own:
            assert member.get(address).status == 200, address
        for address, fields in forms:
            answer = member.post(address, fields)
            assert answer.status == 503, address
            assert int(answer.headers["Retry-After"]) > 0
            assert "Isian Anda belum tersimpan" in answer.text
            assert TEXT in unescape(answer.text)
            assert "<b>membeli" not in answer.text
        signing_in = visitor.post("/akun/masuk/", {"username": author.username, "password": "sandi-yang-panjang"})
        assert signing_in.status == 503
        assert "sandi-yang-panjang" not in signing_in.text
        assert visitor.post("/cari/catat/", {"q": "semen", "hasil": 2}).status == 204
        if connection.vendor == "sqlite":
            assert not all(writer.done() for writer in waiting)  # they wait still, and held up nobody
        assert not Attempt.objects.exists()
        assert [model.objects.count() for model in (Question, Report, Adoption)] == [0, 0, 0]
        assert StoryPage.objects.filter(owner=author).get().latest_revision == draft.latest_revision
    saved = sum(writer.result().status == 302 for writer in writers)
    assert Question.objects.count() == saved
    for address, fields in forms[:-1]:
        assert member.post(address, fields).status == 302, address
    assert visitor.post("/akun/masuk/", {"username": author.username, "password": "sandi-yang-panjang"}).status == 302
    assert StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object().solution == TEXT
    assert Question.objects.count() == saved + 1
    assert (StoryPage.objects.filter(owner=author).count(), Report.objects.count(), Adoption.objects.count()) == (
        2,
        1,
        1,
    )

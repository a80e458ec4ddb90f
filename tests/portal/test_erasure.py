"""Somebody who did everything that the portal offers deletes their account: nothing names them anywhere afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log
from wagtail.models import Comment

from accounts.groups import MODERATORS
from accounts.models import Invitation, Officer, Seat, User
from accounts.services import account, recovery, seats, vouching
from community.models import Adoption, AdoptionStep, Question, StoryPage
from community.models.adoption import Stage
from community.models.question import State
from community.services import questions, reports, stories
from content import versions
from content.models import PortalImage, Rendition
from tests.community.adoptions import adopt
from tests.community.stories import add_photo, make_photo_file, make_story, publish_story
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    CommunityPageFactory,
    JobRoleFactory,
    make_region,
)
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_villager
from tests.factories.questions import AnswerFactory, QuestionFactory
from tests.factories.reference import UserFactory

NAME, TELEPHONE, EMAIL, PASSWORD = "Zainab Qomariyah", "0812-7770-0011", "zainab@contoh.id", "rahasia yang panjang"
# What names her, in small letters, and words that only she ever read: of a draft, and of what waits or was withdrawn.
TRACES = ["qomariyah", "81277700011", "zainab", "zqdraf", "zqversi", "zqtunggu", "zqtarik", "zqtanya", "zqjawab"]

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def lesson(course):
    """The lesson that she asks about; beside it what she writes and copies has its place."""
    home = course.lessons[0].get_ancestors()[1]
    CommunityPageFactory(parent=home)
    CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Air bersih", slug="air")
    return course.lessons[0]


@pytest.fixture
def neighbour(lesson):
    """Somebody else of her village, who hears of her."""
    return make_villager(VILLAGE, name="Joko Susilo")


@pytest.fixture
def zainab(lesson, neighbour):
    """She signs up, and her neighbour vouches for her."""
    role = JobRoleFactory(name="Kaur Keuangan")
    village = make_region(VILLAGE)
    later = timezone.now() + timedelta(days=9)
    Invitation.objects.create(village=village, job_role=role, name=NAME, expires_at=later)
    user = account.sign_up(
        name=NAME, username=User.normalize_username(TELEPHONE), password=PASSWORD, village=village, job_role=role
    )
    account.change_account(user=user, name=NAME, email=EMAIL, village=None, job_role=None)
    vouching.vouch(seat=user.seat, by=neighbour)
    Invitation.objects.create(village=village, name=NAME, used_by=user, used_at=later, expires_at=later)
    TOTPDevice.objects.create(user=user, confirmed=False)
    return User.objects.get(pk=user.pk)


def write_stories(author: User) -> StoryPage:
    """A published story with a photo and a change that waits; a draft, one that waits, one that was withdrawn."""
    story = publish_story(add_photo(make_story(author)))
    stories.save_step(author=author, story_id=story.pk, values={"advice": "Saran zqversi."})
    add_photo(StoryPage.objects.get(pk=story.pk), colour="red")
    stories.submit_story(author=author, story_id=story.pk)
    add_photo(make_story(author, title="Cerita zqdraf", problem="zqdraf"), colour="blue")
    waiting = add_photo(make_story(author, title="Cerita zqtunggu"), colour="yellow")
    stories.submit_story(author=author, story_id=waiting.pk)
    Comment.objects.create(
        page=waiting, user=UserFactory(name="Pemeriksa"), text="Perjelas zqtunggu.", contentpath="advice"
    )
    withdrawn = publish_story(add_photo(make_story(author, title="Cerita zqtarik", problem="zqtarik"), colour="black"))
    stories.withdraw_story(author=author, story_id=withdrawn.pk)
    return story


def ask_and_answer(author: User, other: User, lesson) -> Question:
    """Something that everybody reads, something that waits, something withdrawn, and a report."""
    shown = QuestionFactory(page=lesson, author=author)
    AnswerFactory(question=shown, author=other)
    QuestionFactory(page=lesson, author=author, text="Bolehkah zqtanya?", state=State.WAITING)
    answer = AnswerFactory(question=QuestionFactory(page=lesson, author=other), author=author, text="Jawaban zqjawab.")
    questions.withdraw(author=author, post=answer)
    reports.report(thing=shown, reason="fraud")
    return shown


def deal_with_others(user: User, neighbour: User) -> None:
    """She vouches, ends a seat, approves a recovery, and loses her own password."""
    newcomer = make_villager(VILLAGE, is_verified=False, name="Warga Baru")
    vouching.vouch(seat=newcomer.seat, by=user)
    vouching.revoke(seat=newcomer.seat, by=user)
    seats.end_seat(seat=make_villager(VILLAGE, name="Warga Lama").seat, by=user, on=timezone.localdate())
    asked = recovery.ask(sign_in_name=neighbour.username, village="Ponggok", address="203.0.113.7")
    request = neighbour.recoveries.get()
    assert asked.number == request.number
    recovery.approve(recovery=request, by=user)
    recovery.ask(sign_in_name=TELEPHONE, village="Ponggok", address="203.0.113.7")


def work_in_the_admin(user: User, story: StoryPage) -> None:
    """An administrator makes her an officer and a moderator; she does what these do."""
    admin = Client()
    admin.force_login(UserFactory(is_superuser=True, name="Pengelola"))
    data = {"user": user.pk, "agency": "pmd", "region": make_region("33").pk, "moderates": "on"}
    admin.post("/kelola/snippets/accounts/officer/add/", data)
    admin.post(f"/kelola/snippets/accounts/officer/edit/{Officer.objects.get(user=user).pk}/", data)
    moderators = Group.objects.get(name=MODERATORS)
    data = {"username": user.username, "name": user.name, "email": EMAIL, "is_active": "on", "groups": [moderators.pk]}
    admin.post(f"/kelola/users/edit/{user.pk}/", data)
    assert moderators in user.groups.all()
    user = User.objects.get(pk=user.pk)
    foreign = make_story(make_villager(OTHER_VILLAGE, name="Warga Jauh"))
    stories.submit_story(author=foreign.owner, story_id=foreign.pk)
    browser = Client()
    browser.force_login(user)
    assert browser.get("/kelola/account/").status_code == 200
    state = StoryPage.objects.get(pk=foreign.pk).current_workflow_task_state
    browser.post(f"/kelola/pages/workflow/action/{foreign.pk}/approve/{state.pk}/", {"comment": "Baik."})
    assert StoryPage.objects.get(pk=foreign.pk).live
    reports.report(thing=StoryPage.objects.get(pk=foreign.pk), reason="politics")
    reports.dismiss(moderator=user, thing=StoryPage.objects.get(pk=foreign.pk))
    log(instance=story, action="wagtail.edit", user=user)


def rows_of_all_tables() -> Iterator[tuple[str, str]]:
    """Each row of each table as text in small letters."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            if table.endswith("_data") and table.removesuffix("_data") in tables:
                continue  # FTS5 takes the words of a row that is gone out of its segments when it merges them
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of the database
            for row in cursor.fetchall():
                cells = (
                    bytes(cell).decode("utf-8", "replace") if isinstance(cell, (bytes, memoryview)) else cell
                    for cell in row
                )
                yield table, " ".join(map(str, cells)).lower()


def files() -> Iterator[Path]:
    """All that lies in DATA_DIR: uploads, public sizes, caches."""
    return (path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())


def found(traces: list[str]) -> set[tuple[str, str]]:
    """Where traces are: table, file or cache, and which. docs/accounts.md names what is left out here."""
    places = list(rows_of_all_tables())
    places += [(str(path), path.read_bytes().decode("utf-8", "replace").lower() + path.name) for path in files()]
    places += [("cache", str(caches["default"]._cache).lower())]
    return {(place, trace) for place, text in places for trace in traces if trace in text}


def test_nothing_is_left_of_somebody_who_did_everything(lesson, zainab, neighbour, visitor, log_lines):
    browser, elsewhere = Client(), Client()
    elsewhere.post("/akun/masuk/", {"username": TELEPHONE, "password": "salah sekali"})
    browser.post("/akun/masuk/", {"username": TELEPHONE, "password": PASSWORD})
    elsewhere.post("/akun/masuk/", {"username": "+62 " + TELEPHONE[1:], "password": PASSWORD})
    story = write_stories(zainab)
    asked = ask_and_answer(zainab, neighbour, lesson)
    photo = SimpleUploadedFile("foto.jpg", make_photo_file("white").read())
    adopt(
        zainab, CaseStudyPageFactory._meta.model.objects.get(slug="air"), Stage.MUSDES, photo=photo, note="Disepakati."
    )
    deal_with_others(zainab, neighbour)
    work_in_the_admin(zainab, story)
    for address in (lesson.address, f"/berbagi/{story.slug}/", "/berbagi/", "/cari/?q=air", "/inovasi/air/"):
        assert visitor.get(address).status == 200
    assert "Kaur Keuangan, Desa Ponggok" in visitor.get(lesson.address).text
    assert "Ditulis oleh Kaur Keuangan" in visitor.get(f"/berbagi/{story.slug}/").text
    assert {trace for _, trace in found(TRACES)} == set(TRACES) - {"zqjawab"}
    kept_under = versions.current()

    answer = browser.post("/akun/hapus/", {"password": PASSWORD, "sure": "on"}, follow=True)

    assert answer.request["PATH_INFO"] == "/akun/terhapus/"
    assert not User.objects.filter(pk=zainab.pk).exists()
    assert found(TRACES) == set()
    assert [line for line in log_lines() if any(trace in str(line).lower() for trace in TRACES)] == []
    assert elsewhere.get("/akun/").status_code == 302

    # What is the village's stays, and reads as such.
    assert versions.current() != kept_under
    page = visitor.get(lesson.address).text
    assert asked.text in page
    assert "Warga Desa Ponggok" in page
    assert "Ditulis oleh warga" in visitor.get(f"/berbagi/{story.slug}/").text
    left = StoryPage.objects.get(pk=story.pk)
    assert (left.owner, left.has_unpublished_changes, left.revisions.count()) == (None, False, 1)
    assert AdoptionStep.objects.get(adoption=Adoption.objects.get(village=VILLAGE)).note == "Disepakati."
    assert "Seseorang mengonfirmasi Anda" in inbox_of(User.objects.get(name="Warga Baru"))
    assert Seat.objects.filter(user__name="Warga Lama").get().until

    # Files are those that a row names, and no more.
    named = {image.file.name for image in PortalImage.objects.all()} | {
        each.file.name for each in Rendition.objects.all()
    }
    assert {f"images/{path.name}" for path in files() if path.parent.name == "images"} == named
    assert PortalImage.objects.count() == 2  # of the story that stays, and of the adoption's step


def inbox_of(user: User) -> str:
    """The inbox of somebody, as they see it."""
    client = Client()
    client.force_login(user)
    return client.get("/akun/").content.decode()

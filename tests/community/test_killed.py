"""The server is killed with -9 while everybody writes: what it said is saved is there, and once."""

import io
import os
import re
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Event

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from accounts.models import Seat, User
from community.models import Answer, Question, StoryPage
from content.models import PortalImage
from search import entries
from search.models import Entry, Word
from tests.bench.server import Server
from tests.community.running import Browser, NoAnswerError, running_portal, sign_in
from tests.community.stories import STORY
from tests.factories import JobRoleFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE
from tests.factories.questions import QuestionFactory

PEOPLE, SENDERS, KILLS = 200, 20, 10
EXPECTED = PEOPLE * 4 + SENDERS * 6  # answers that say "saved": to everybody, and to those who go on to the moderators

pytestmark = [pytest.mark.killed, pytest.mark.usefixtures("committed")]


@dataclass
class Crowd:
    """What all people share: whether there is a server to ask, and how much it said it had saved."""

    is_up: Event = field(default_factory=Event)
    changed: Condition = field(default_factory=Condition)
    saved: int = 0
    unanswered: int = 0
    failure: BaseException | None = None

    def count(self, *, saved: int = 0, unanswered: int = 0) -> None:
        """Counts an answer, or one that never came."""
        with self.changed:
            self.saved += saved
            self.unanswered += unanswered
            self.changed.notify_all()

    def stop(self, failure: BaseException) -> None:
        """Lets everybody go home: somebody met an answer that should not have been."""
        with self.changed:
            self.failure = self.failure or failure
            self.changed.notify_all()
        self.is_up.set()

    def wait_until_saved(self, number: int) -> None:
        """Waits until so many answers have said so. Raises what stopped the crowd."""
        with self.changed:
            self.changed.wait_for(lambda: self.saved >= number or self.failure)
        if self.failure:
            raise self.failure


@dataclass
class Person:
    """Somebody who writes a story with a photo, asks and answers; `sends`: up to the moderators."""

    number: int
    user: User
    browser: Browser
    crowd: Crowd
    sends: bool
    keys: list[uuid.UUID] = field(default_factory=lambda: [uuid.uuid4() for _ in range(3)])

    def text(self, what: str) -> str:
        """What only this person writes."""
        return f"{what} nomor {self.number}"

    def write(self, question: Question, topic: int) -> None:
        """Does it all, however often it takes."""
        try:
            self._write(question, topic)
        except BaseException as failure:  # noqa: BLE001 - it is raised where the crowd is waited for
            self.crowd.stop(failure)

    def _write(self, question: Question, topic: int) -> None:
        story_key, question_key, answer_key = self.keys
        start = {"title": self.text("Cerita"), "problem": self.text("Masalah"), "key": story_key}
        story = self.send("/berbagi/tulis/", start).removesuffix("tindakan/")
        assert re.fullmatch(r"/berbagi/tulis/\d+/", story)
        self.send(f"{story}foto/", {}, self.photo())
        asked = self.send(f"/tanya/{question.page_id}/", {"text": self.text("Pertanyaan"), "key": question_key})
        assert asked.startswith(f"/tanya/{question.page_id}/")
        self.send(question.address, {"text": self.text("Jawaban"), "key": answer_key})
        if not self.sends:
            return
        self.send(f"{story}tindakan/", {"solution": self.text("Tindakan"), "participants": "PKK"})
        change = {"baris-TOTAL_FORMS": 1, "baris-INITIAL_FORMS": 0, "baris-0-what": "rumah", "baris-0-after": "12"}
        self.send(f"{story}perubahan/", {"year": STORY["year"], **change})
        self.send(f"{story}pelajaran/", {"advice": self.text("Saran")})
        self.send(f"{story}bidang/", {"topic": topic})
        boxes = re.findall(r'name="(setuju-\d+)"', self.ask(lambda: self.browser.get(f"{story}foto/")).text)
        assert len(boxes) == 1
        self.send(f"{story}foto/", {boxes[0]: "on"})
        assert self.send(f"{story}kirim/", {}) == "/akun/cerita/"

    def send(self, address: str, fields: dict, photo: bytes = b"") -> str:
        """Sends a form until the portal says that it is saved; gives the address that it leads to."""
        answer = self.ask(lambda: self.browser.post(address, fields, photo))
        assert answer.status == 302, f"{address}: {answer.status} {answer.text[-2000:]}"
        assert not answer.headers["Location"].startswith("/akun/masuk/")
        self.crowd.count(saved=1)
        return answer.headers["Location"]

    def ask(self, request):
        """The answer to a request, made again while there is none, or the portal asks to come again."""
        while True:
            self.crowd.is_up.wait()
            if self.crowd.failure:
                raise self.crowd.failure
            try:
                answer = request()
            except NoAnswerError:
                self.crowd.count(unanswered=1)
            else:
                if answer.status != 503:
                    return answer

    def photo(self) -> bytes:
        """A picture that nobody else sends."""
        file = io.BytesIO()
        Image.new("RGB", (320, 240), (self.number, 255 - self.number, 90)).save(file, "JPEG")
        return file.getvalue()


def make_people() -> list[User]:
    """Verified people of two villages."""
    users = User.objects.bulk_create(
        User(username=f"warga{number}", name=f"Warga {number}", password=f"!{number}") for number in range(PEOPLE)
    )
    villages, role = [make_region(VILLAGE), make_region(OTHER_VILLAGE)], JobRoleFactory()
    Seat.objects.bulk_create(
        Seat(user=user, village=villages[user.pk % 2], job_role=role, verified_at=timezone.now(), proof="officer")
        for user in users
    )
    return users


def write_under_fire(server: Server, people: list[Person], crowd: Crowd, question: Question, topic: int) -> None:
    """Everybody writes at once, and each time that a part of it is saved the server is killed and started again."""
    every = EXPECTED // (KILLS + 1)
    with ThreadPoolExecutor(PEOPLE) as pool:
        for person in people:
            pool.submit(person.write, question, topic)
        try:
            crowd.is_up.set()
            for number in range(KILLS):
                crowd.wait_until_saved((number + 1) * every)
                crowd.is_up.clear()
                server.kill()
                server.start()
                crowd.is_up.set()
            crowd.wait_until_saved(EXPECTED)
        except BaseException as failure:
            crowd.stop(failure)
            raise


def test_what_was_said_to_be_saved_is_there_once(client, course, community_page, tmp_path):
    users = make_people()
    question = QuestionFactory(page=course.lessons[0], author=users[0])
    sessions, crowd = sign_in(users), Crowd()
    with running_portal(tmp_path) as server:
        people = [
            Person(number, user, Browser(server.port, sessions[user.pk]), crowd, sends=number < SENDERS)
            for number, user in enumerate(users)
        ]
        write_under_fire(server, people, crowd, question, community_page.get_siblings().get(title="Infrastruktur").pk)
    assert crowd.saved == EXPECTED
    assert crowd.unanswered >= KILLS  # else nobody was disturbed
    check_stories(people)
    check_posts(people, question)
    check_files(Path(default_storage.path("images")))
    check_search(client, question)
    check_database()


def check_stories(people: list[Person]) -> None:
    """One story each, with all that was said to be saved."""
    assert StoryPage.objects.count() == len(people)
    for person in people:
        story = StoryPage.objects.get(owner=person.user)
        draft = story.get_latest_revision_as_object()
        assert (story.key, draft.title, draft.problem) == (
            person.keys[0],
            person.text("Cerita"),
            person.text("Masalah"),
        )
        assert [photo.has_consent for photo in draft.photos.all()] == [person.sends]
        assert story.workflow_states.count() == person.sends
        if person.sends:
            assert (draft.solution, draft.advice) == (person.text("Tindakan"), person.text("Saran"))
            assert story.workflow_in_progress


def check_posts(people: list[Person], question: Question) -> None:
    """One question and one answer each."""
    asked = Question.objects.exclude(pk=question.pk).values_list("author", "key", "text")
    assert sorted(asked) == [(each.user.pk, each.keys[1], each.text("Pertanyaan")) for each in people]
    given = Answer.objects.filter(question=question).values_list("author", "key", "text")
    assert sorted(given) == [(each.user.pk, each.keys[2], each.text("Jawaban")) for each in people]


def check_files(folder: Path) -> None:
    """Each photo's row has its file; a file without a row is gone once it has lain for a day and the daily command came."""
    pictures = list(PortalImage.objects.all())
    assert len(pictures) == PEOPLE
    for picture in pictures:
        Image.open(picture.file).verify()
    for path in folder.iterdir():
        os.utime(path, times=(0, 0))
    call_command("prune_community")
    assert {f"images/{path.name}" for path in folder.iterdir()} == {picture.file.name for picture in pictures}


def check_search(client, question: Question) -> None:
    """What can be found is what is published, and its words are counted right."""
    published = {(entries.key_of(each)["source_type"].pk, each.pk) for each in findable()}
    assert set(Entry.objects.values_list("source_type", "source_id")) == published
    assert question.address in client.get("/cari/", {"q": "dipungut nota"}).content.decode()
    counted = words()
    entries.recount()
    assert counted == words()


def findable():
    """Everything that there should be an entry of."""
    return [each for queryset in entries.all_sources() for each in queryset]


def words() -> Counter:
    """Known words by the number of entries that they stand in."""
    return +Counter(dict(Word.objects.values_list("word", "entries")))


def check_database() -> None:
    """Nothing of the database itself is damaged, and the tree of pages is one."""
    connection.check_constraints()
    assert [len(problem) for problem in Page.find_problems()] == [0] * 5
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)

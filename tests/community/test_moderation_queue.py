"""One queue: what waits and what was reported, for those who may decide, and nothing of other regions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.groups import AUTHORS, EDITORS, FACILITATORS, MODERATORS
from accounts.models import Notice
from community.models import Answer, Differences, Question, Report, StoryPage
from community.models.question import State
from community.services.adoptions import change_differences
from content import versions
from tests.factories.questions import (
    TADUI,
    AnswerFactory,
    QuestionFactory,
    make_member,
    make_member_of,
    make_moderating_officer,
    make_reportable,
)
from tests.factories.reference import UserFactory

pytestmark = pytest.mark.django_db

QUEUE = "/kelola/moderasi/"
# What the address of a report calls a thing, and what the queue does.
NAMES = {"pertanyaan": "question", "jawaban": "answer", "cerita": "story", "replikasi": "differences"}


@pytest.fixture(autouse=True)
def committed_at_once(monkeypatch):
    """What waits for a commit happens at once: the transaction that a test runs in never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, *args, **options: do())


@pytest.fixture
def things(lesson):
    """One of each sort that can be reported."""
    return make_reportable(lesson)


@pytest.fixture
def waiting(lesson):
    """A first question of somebody from Ponggok whom nobody vouched for."""
    author = make_member(is_verified=False)
    return QuestionFactory(page=lesson, author=author, state=State.WAITING, text="Pertanyaan yang menunggu.")


def decide(client, kind, thing, action, **fields):
    return client.post(f"{QUEUE}{kind}/{thing.pk}/", {"action": action, **fields})


def queue(client, user, address=QUEUE) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestDeciding:
    def test_what_is_approved_shows_and_its_author_hears_of_it(self, client, waiting, lesson):
        moderator = make_member_of(MODERATORS)
        assert "Pertanyaan yang menunggu." in queue(client, moderator)
        before = versions.current()
        decide(client, "question", waiting, "approve")
        assert versions.current() != before
        assert "Pertanyaan yang menunggu." not in queue(client, moderator)
        assert "sudah tampil" in Notice.objects.get(recipient=waiting.author).text
        waiting.refresh_from_db()
        assert waiting.checked_by == moderator
        client.logout()
        assert "Pertanyaan yang menunggu." in client.get(lesson.url).content.decode()

    def test_what_waits_and_is_hidden_never_touched_a_public_page(self, client, waiting):
        client.force_login(make_member_of(MODERATORS))
        before = versions.current()
        decide(client, "question", waiting, "hide")
        assert versions.current() == before
        assert "tidak ditampilkan" in Notice.objects.get(recipient=waiting.author).text

    def test_an_approved_answer_is_told_to_who_asked(self, client, lesson):
        question = QuestionFactory(page=lesson)
        answer = AnswerFactory(question=question, author=make_member(is_verified=False), state=State.WAITING)
        client.force_login(make_member_of(MODERATORS))
        decide(client, "answer", answer, "approve")
        assert "dijawab" in Notice.objects.get(recipient=question.author).text

    def test_a_decision_answers_all_reports(self, client, things):
        client.force_login(make_member_of(MODERATORS))
        for kind, name in NAMES.items():
            for _ in range(3):
                things[kind].reports.create(reason="fraud")
            decide(client, name, things[kind], "dismiss")
            assert not things[kind].reports.open().exists()
        assert "Tidak ada yang menunggu." in client.get(QUEUE).content.decode()
        assert Question.objects.get().is_shown

    def test_what_was_reported_is_hidden_with_what_hangs_on_it(self, client, things, lesson):
        question, answer = things["pertanyaan"], things["jawaban"]
        question.solved_by = answer
        question.save()
        question.reports.create(reason="indecent")
        answer.reports.create(reason="indecent")
        client.force_login(make_member_of(MODERATORS))
        before = versions.current()
        decide(client, "question", question, "hide")
        assert versions.current() != before
        assert not Report.objects.open().exists()
        client.logout()
        assert question.text not in client.get(lesson.url).content.decode()
        assert client.get(question.address).status_code == 404

    def test_a_hidden_answer_solves_nothing(self, client, things):
        question, answer = things["pertanyaan"], things["jawaban"]
        question.solved_by = answer
        question.save()
        client.force_login(make_member_of(MODERATORS))
        decide(client, "answer", answer, "hide")
        question.refresh_from_db()
        assert question.solved_by is None

    def test_a_reported_story_is_taken_down(self, client, things):
        story = things["cerita"]
        story.reports.create(reason="politics")
        assert "Sumur kami" in queue(client, make_member_of(MODERATORS))
        decide(client, "story", story, "hide")
        assert not StoryPage.objects.get().live
        told = Notice.objects.get(recipient=story.owner).text
        assert "tidak ditampilkan" in told
        assert "(Politik)" in told

    def test_a_mistake_is_put_right(self, client, waiting):
        moderator = make_member_of(MODERATORS)
        client.force_login(moderator)
        decide(client, "question", waiting, "hide")
        assert "Pertanyaan yang menunggu." in queue(client, moderator, f"{QUEUE}?daftar=disembunyikan")
        reply = decide(client, "question", waiting, "approve", daftar="disembunyikan")
        assert reply["Location"] == f"{QUEUE}?daftar=disembunyikan"
        waiting.refresh_from_db()
        assert waiting.is_shown

    def test_authors_hear_why_and_never_what_was_noted(self, client, things):
        answer = things["jawaban"]
        for reason in ("fraud", "personal_data", "fraud"):
            answer.reports.create(reason=reason, note="Saya tetangganya.")
        client.force_login(make_member_of(MODERATORS))
        decide(client, "answer", answer, "hide")
        told = Notice.objects.get(recipient=answer.author).text
        assert "(Data pribadi, Penipuan)" in told
        assert "tetangga" not in told

    def test_authors_hear_of_each_decision(self, client, things):
        client.force_login(make_member_of(MODERATORS))
        for action in ("hide", "approve", "hide"):
            decide(client, "answer", things["jawaban"], action)
        assert Notice.objects.filter(recipient=things["jawaban"].author).count() == 3

    def test_what_was_written_anew_meanwhile_is_read_first(self, client, things):
        differences = things["replikasi"]
        Differences.objects.update(state=State.WAITING)
        moderator = make_member_of(MODERATORS)
        read = str(differences.key)
        assert f'name="key" value="{read}"' in queue(client, moderator)
        village = differences.author
        change_differences(user=village, adoption=differences.adoption, differences="Sesuatu yang lain.")
        decide(client, "differences", differences, "approve", key=read)
        assert Differences.objects.get().state == State.WAITING
        decide(client, "differences", differences, "approve", key=str(Differences.objects.get().key))
        assert Differences.objects.get().is_shown

    def test_the_second_of_two_moderators_is_told(self, client, waiting):
        client.force_login(make_member_of(MODERATORS))
        decide(client, "question", waiting, "approve")
        reply = client.post(f"{QUEUE}question/{waiting.pk}/", {"action": "approve"}, follow=True)
        assert "sudah diputuskan orang lain" in reply.content.decode()
        assert Notice.objects.filter(recipient=waiting.author).count() == 1

    def test_what_its_author_has_taken_back_stays_so(self, client, waiting):
        Question.objects.update(state=State.WITHDRAWN)
        client.force_login(make_member_of(MODERATORS))
        for action in ("approve", "hide"):
            decide(client, "question", waiting, action)
            assert Question.objects.get().state == State.WITHDRAWN

    @pytest.mark.parametrize("action", ["", "delete", "APPROVE"])
    def test_other_actions_are_none(self, client, waiting, action):
        client.force_login(make_member_of(MODERATORS))
        assert decide(client, "question", waiting, action).status_code == 404
        assert Question.objects.get().state == State.WAITING

    def test_a_link_decides_nothing(self, client, waiting):
        client.force_login(make_member_of(MODERATORS))
        assert client.get(f"{QUEUE}question/{waiting.pk}/?action=approve").status_code == 405
        assert Question.objects.get().state == State.WAITING

    def test_what_is_written_stays_text_in_the_admin(self, client, waiting):
        Question.objects.update(text='<script>alert(1)</script> http://x.id/"onclick="a')
        waiting.refresh_from_db()
        html = queue(client, make_member_of(MODERATORS))
        assert "<script>alert(1)" not in html
        assert 'onclick="a' not in html


class TestOrder:
    def test_shown_personal_data_comes_first_then_the_oldest(self, client, things, lesson):
        author = make_member(is_verified=False)
        for text in ("Yang pertama menunggu.", "Yang kedua menunggu."):
            QuestionFactory(page=lesson, author=author, state=State.WAITING, text=text)
        things["pertanyaan"].reports.create(reason="fraud")
        things["jawaban"].reports.create(reason="fraud")
        things["jawaban"].reports.create(reason="personal_data")
        html = queue(client, make_member_of(MODERATORS))
        order = [things["jawaban"].text, "Yang pertama menunggu.", "Yang kedua menunggu.", things["pertanyaan"].text]
        places = [html.index(f"<p>{text}") for text in order]
        assert places == sorted(places)
        assert "Antrean (4)" in html

    def test_what_no_longer_shows_need_not_be_looked_at(self, client, things):
        for thing in things.values():
            thing.reports.create(reason="fraud")
        Question.objects.update(state=State.WITHDRAWN)
        Answer.objects.update(state=State.WITHDRAWN)
        Differences.objects.update(state=State.WITHDRAWN)
        things["cerita"].unpublish()
        assert "Tidak ada yang menunggu." in queue(client, make_member_of(MODERATORS))

    def test_it_is_paged_and_costs_the_same_for_three_and_for_more(self, client, lesson):
        moderator, author = make_member_of(MODERATORS), make_member(is_verified=False)

        def add(count):
            for _ in range(count):
                waiting = QuestionFactory(page=lesson, author=author, state=State.WAITING)
                shown = QuestionFactory(page=lesson, author=author)
                AnswerFactory(question=shown, author=author, state=State.WAITING)
                shown.reports.create(reason="fraud")
            return waiting

        def cost():
            queue(client, moderator)
            with CaptureQueriesContext(connection) as captured:
                html = queue(client, moderator)
            return len(captured), html

        add(2)
        few, _ = cost()
        add(8)
        many, html = cost()
        assert many == few
        assert html.count("<blockquote>") == 20
        assert queue(client, moderator, f"{QUEUE}?p=2").count("<blockquote>") == 10

    def test_its_length_stands_on_the_admins_home_page(self, client, waiting):
        assert "1 menunggu moderasi" in queue(client, make_member_of(MODERATORS), "/kelola/")
        assert "menunggu moderasi" not in queue(client, make_member_of(EDITORS), "/kelola/")


ROLES = {  # who: whether the queue opens, and whether the question and the story from Klaten are theirs to decide on
    "anonymous": (302, False),
    "unverified": (302, False),
    "verified": (302, False),
    "facilitator": (302, False),
    "author": (302, False),
    "editor": (302, False),
    "officer of the province": (200, True),
    "officer of the regency": (200, True),
    "officer who does not moderate": (302, False),
    "officer elsewhere": (200, False),
    "moderator": (200, True),
    "superuser": (200, True),
    "moderator no longer active": (302, False),
}
MAKERS = {
    "unverified": lambda: make_member(is_verified=False),
    "verified": make_member,
    "facilitator": lambda: make_member_of(FACILITATORS),
    "author": lambda: make_member_of(AUTHORS),
    "editor": lambda: make_member_of(EDITORS),
    "officer of the province": lambda: make_moderating_officer("33"),
    "officer of the regency": lambda: make_moderating_officer("33.10"),
    "officer who does not moderate": lambda: make_moderating_officer("33", moderates=False),
    "officer elsewhere": lambda: make_moderating_officer("76"),
    "moderator": lambda: make_member_of(MODERATORS),
    "superuser": lambda: UserFactory(is_superuser=True),
    "moderator no longer active": lambda: make_member_of(MODERATORS, is_active=False),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_decides_on_what(client, things, waiting, role):
    opens, is_theirs = ROLES[role]
    if role != "anonymous":
        client.force_login(MAKERS[role]())
    for thing in things.values():
        thing.reports.create(reason="fraud")
    response = client.get(QUEUE)
    assert response.status_code == opens
    if opens == 200:
        assert (waiting.text in response.content.decode()) is is_theirs
        assert ("Sumur kami" in response.content.decode()) is is_theirs
        assert (things["replikasi"].text in response.content.decode()) is is_theirs
        listed = client.get(f"{QUEUE}?daftar=replikasi").content.decode()
        assert (things["replikasi"].text in listed) is is_theirs
    refused = 404 if opens == 200 else 302
    expected = 302 if is_theirs else refused
    for kind, thing in zip(NAMES.values(), things.values(), strict=True):
        assert decide(client, kind, thing, "hide").status_code == expected
    assert decide(client, "question", waiting, "approve").status_code == expected
    waiting.refresh_from_db()
    assert waiting.is_shown is is_theirs
    assert StoryPage.objects.get().live is not is_theirs
    assert Answer.objects.get().is_shown is not is_theirs
    assert Differences.objects.get().is_shown is not is_theirs


def test_an_officer_of_two_regions_decides_where_they_moderate(client, waiting, lesson):
    elsewhere = QuestionFactory(page=lesson, author=make_member(TADUI, is_verified=False), state=State.WAITING)
    officer = make_moderating_officer("76", moderates=False)
    officer.offices.create(agency="bappeda", region_id="33")
    client.force_login(officer)
    assert decide(client, "question", elsewhere, "approve").status_code == 404
    assert decide(client, "question", waiting, "approve").status_code == 302


def test_nobody_decides_on_their_own(client, lesson):
    moderator = make_member_of(MODERATORS)
    question = QuestionFactory(page=lesson, author=moderator, text="Pertanyaan moderator.")
    question.reports.create(reason="fraud")
    assert "Pertanyaan moderator." not in queue(client, moderator)
    assert decide(client, "question", question, "dismiss").status_code == 404


def test_what_belongs_to_no_village_is_for_moderators_of_the_country(client, lesson):
    question = QuestionFactory(page=lesson, author=UserFactory(), state=State.WAITING)
    client.force_login(make_moderating_officer("33"))
    assert decide(client, "question", question, "approve").status_code == 404
    client.force_login(make_member_of(MODERATORS))
    assert decide(client, "question", question, "approve").status_code == 302

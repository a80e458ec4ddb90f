"""Questions stay beside what they ask about: from the form to the page that everybody reads."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.groups import EDITORS, FACILITATORS, MODERATORS
from accounts.models import Notice, Seat, User
from accounts.personal_data import erase_all, export_all
from accounts.personal_numbers import MASK
from community.models import Answer, Question
from community.models.question import State
from content import versions
from tests.factories import LessonPageFactory
from tests.factories.questions import (
    TADUI,
    AnswerFactory,
    QuestionFactory,
    make_member,
    make_member_of,
    make_moderating_officer,
)
from tests.factories.reference import UserFactory, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committed_at_once(monkeypatch):
    """What waits for a commit happens at once: the transaction that a test runs in never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, *args, **options: do())


@pytest.fixture
def address(lesson):
    """Where one asks about the lesson."""
    return f"/tanya/{lesson.pk}/"


def fields(text="Apakah PPN dipungut untuk semen?", **more) -> dict:
    return {"text": text, "key": str(uuid.uuid4()), **more}


def send(client, address: str, user: User | None = None, **more):
    """Posts a form as `user`, and gives the answer."""
    if user:
        client.force_login(user)
    return client.post(address, fields(**more))


def read(client, address: str) -> str:
    """What somebody without an account reads."""
    client.logout()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestAsking:
    def test_a_verified_villager_asks_and_everybody_reads_it_at_once(self, client, lesson, address):
        response = send(client, address, make_member())
        question = Question.objects.get()
        assert response["Location"] == question.address
        assert "sudah tampil" in client.get(question.address).content.decode()
        for place in (lesson.url, address, question.address):
            text = read(client, place)
            assert "Apakah PPN dipungut untuk semen?" in text
            assert "Kaur Keuangan, Desa Ponggok, Klaten" in text

    def test_nobody_is_named(self, client, lesson, address):
        send(client, address, make_member(name="Sukarno Hatta", username="+628123456789"))
        for place in (lesson.url, address, Question.objects.get().address, "/tanya/"):
            text = read(client, place)
            assert "Sukarno" not in text
            assert "628123456789" not in text

    def test_the_first_post_of_an_unverified_account_waits_and_only_its_author_sees_it(self, client, lesson, address):
        author = make_member(is_verified=False)
        before = versions.current()
        send(client, address, author)
        assert versions.current() == before
        assert Question.objects.get().state == State.WAITING
        assert "Menunggu pemeriksaan" in client.get(address).content.decode()
        assert "PPN dipungut" not in read(client, address)
        assert "PPN dipungut" not in read(client, lesson.url)
        assert client.get(Question.objects.get().address).status_code == 404

    def test_after_one_approved_post_the_next_shows_at_once(self, client, lesson, address):
        author = make_member(is_verified=False)
        QuestionFactory(page=lesson, author=author, state=State.SHOWN)
        send(client, address, author)
        assert Question.objects.first().state == State.SHOWN

    def test_after_a_hidden_post_the_next_waits(self, client, lesson, address):
        author = make_member(is_verified=False)
        question = QuestionFactory(page=lesson, author=author, state=State.SHOWN)
        AnswerFactory(question=question, author=author, state=State.HIDDEN)
        send(client, address, author)
        assert Question.objects.first().state == State.WAITING

    def test_somebody_without_an_account_is_led_to_sign_in_and_keeps_what_they_typed(self, client, address):
        assert f"/akun/masuk/?next={address}" in read(client, address)
        response = client.post(address, fields("Teks yang panjang sekali"))
        assert response.status_code == 403
        assert "Teks yang panjang sekali" in response.content.decode()
        assert not Question.objects.exists()

    def test_sending_twice_makes_one(self, client, address):
        client.force_login(make_member())
        sent = fields()
        replies = [client.post(address, sent) for _ in range(3)]
        assert len({reply["Location"] for reply in replies}) == 1
        assert Question.objects.count() == 1

    def test_the_key_of_another_is_refused(self, client, address):
        sent = fields()
        client.force_login(make_member())
        client.post(address, sent)
        client.force_login(make_member(role="Kasi Pelayanan"))
        assert client.post(address, sent).status_code == 400
        assert Question.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Tulis pertanyaan Anda."),
            ("Pendek", "Tulis paling sedikit 10 huruf."),
            ("x" * 2001, "2000"),
            ("NIK saya 3310 1904 0580 0001, bagaimana?", "tampak seperti NIK"),
            ("Ada nol\0di sini, bagaimana?", "Karakter null"),
        ],
    )
    def test_bad_text_is_explained_and_kept(self, client, address, text, said):
        response = send(client, address, make_member(), text=text)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Ada yang perlu diperbaiki" in html
        assert said in html
        if "\0" not in text:
            assert text in html
        assert not Question.objects.exists()

    @pytest.mark.parametrize("key", ["", "bukan-uuid", "1"])
    def test_a_form_without_its_key_makes_nothing(self, client, address, key):
        assert send(client, address, make_member(), key=key).status_code == 422
        assert not Question.objects.exists()

    def test_line_breaks_count_once(self, client, address):
        send(client, address, make_member(), text="a\r\n" * 999 + "b")
        assert Question.objects.count() == 1

    def test_telephone_numbers_are_masked_before_they_are_kept(self, client, address):
        send(client, address, make_member(), text="Hubungi saya di 0812-3456-7890 ya")
        assert Question.objects.get().text == f"Hubungi saya di {MASK} ya"

    def test_what_the_form_does_not_ask_cannot_be_set(self, client, address):
        author = make_member(is_verified=False)
        send(client, address, author, state="shown", author="1", village=TADUI, by_facilitator="1", solved_by="1")
        question = Question.objects.get()
        assert (question.state, question.author, question.village_id) == (State.WAITING, author, "33.10.19.2009")

    def test_pages_that_are_not_public_are_not_asked_about(self, client, course, lesson, address):
        client.force_login(make_member())
        for pk in (0, 99_999_999_999_999_999_999, course.topic.pk):
            assert client.get(f"/tanya/{pk}/").status_code == 404
        lesson.unpublish()
        assert client.get(address).status_code == 404
        assert client.post(address, fields()).status_code == 404


def test_modules_case_studies_and_stories_are_asked_about_too(client, course, study, make_story):
    for page in (course.module, study, make_story()):
        assert "Tanya tentang halaman ini" in read(client, page.url)
        send(client, f"/tanya/{page.pk}/", make_member(), text=f"Pertanyaan tentang {page.title}?")
        assert f"Pertanyaan tentang {page.title}?" in read(client, page.url)


class TestSections:
    def test_a_question_belongs_to_a_section_and_leads_to_it(self, client, lesson, address):
        author = make_member()
        client.force_login(author)
        html = client.get(f"{address}?bagian=langkah-kerja").content.decode()
        assert '<option value="langkah-kerja" selected' in html
        send(client, address, author, anchor="langkah-kerja")
        for place in (address, Question.objects.get().address):
            assert f'<a href="{lesson.url}#langkah-kerja">Langkah kerja</a>' in read(client, place)

    def test_a_section_that_the_page_does_not_have_is_refused(self, client, address):
        response = send(client, address, make_member(), anchor="bukan-bagian")
        assert response.status_code == 422
        assert "Bagian itu tidak ada lagi" in response.content.decode()

    def test_a_question_to_a_section_that_is_gone_stays(self, client, lesson, address):
        QuestionFactory(page=lesson, anchor="dulu-ada", text="Masih adakah ini?")
        assert "Masih adakah ini?" in read(client, address)

    def test_an_address_with_a_made_up_section_still_opens(self, client, address):
        client.force_login(make_member())
        assert client.get(f"{address}?bagian=<script>").status_code == 200


class TestAnswering:
    def test_a_facilitators_answer_is_marked_and_comes_first(self, client, lesson):
        question = QuestionFactory(page=lesson)
        AnswerFactory(question=question, text="Jawaban rekan sedesa.")
        send(client, question.address, make_member_of(FACILITATORS), text="Jawaban dari pelatih.")
        assert Answer.objects.get(text="Jawaban dari pelatih.").by_facilitator
        html = read(client, question.address)
        assert html.index("Jawaban dari pelatih.") < html.index("Jawaban rekan sedesa.")
        assert "Fasilitator" in html
        under = read(client, lesson.url)
        assert "<b>Fasilitator:</b> Jawaban dari pelatih." in under
        assert "Jawaban rekan sedesa." not in under

    def test_who_asked_hears_of_it_once_a_day(self, client, lesson):
        question = QuestionFactory(page=lesson)
        for _ in range(3):
            send(client, question.address, make_member())
        notice = Notice.objects.get(recipient=question.author)
        assert "dijawab" in notice.text
        assert notice.address.startswith(question.address)

    def test_an_answer_of_an_unverified_account_waits(self, client, lesson):
        question = QuestionFactory(page=lesson)
        before = versions.current()
        send(client, question.address, make_member(is_verified=False), text="Jawaban yang belum diperiksa.")
        assert "Menunggu pemeriksaan" in client.get(question.address).content.decode()
        assert "belum diperiksa" not in read(client, question.address)
        assert not Notice.objects.exists()
        assert versions.current() == before

    def test_sending_twice_makes_one(self, client, lesson):
        question = QuestionFactory(page=lesson)
        client.force_login(make_member())
        sent = fields()
        for _ in range(2):
            client.post(question.address, sent)
        assert Answer.objects.count() == 1

    def test_facilitators_hear_of_a_days_questions_once(self, client, address):
        facilitator = make_member_of(FACILITATORS)
        author = make_member()
        for _ in range(3):
            send(client, address, author)
        assert Notice.objects.get(recipient=facilitator).address == "/tanya/?belum=1"

    def test_what_waits_cannot_be_answered(self, client, lesson):
        author = make_member(is_verified=False)
        question = QuestionFactory(page=lesson, author=author, state=State.WAITING)
        assert send(client, question.address, author).status_code == 403
        assert not Answer.objects.exists()


class TestSolving:
    def choose(self, client, user, question, answer):
        if user:
            client.force_login(user)
        return client.post(f"{question.address}terjawab/", {"answer": answer.pk})

    def test_the_asker_says_which_answer_solved_it(self, client, lesson):
        question = QuestionFactory(page=lesson)
        AnswerFactory(question=question, by_facilitator=True)
        answer = AnswerFactory(question=question, text="Ini yang benar.")
        before = versions.current()
        self.choose(client, question.author, question, answer)
        assert versions.current() != before
        html = read(client, lesson.url)
        assert "Terjawab" in html
        assert "Ini yang benar." in html
        assert "menjawab" in Notice.objects.get(recipient=answer.author).text

    def test_an_answer_to_another_question_is_none(self, client, lesson):
        question, other = QuestionFactory(page=lesson), QuestionFactory(page=lesson)
        answer = AnswerFactory(question=other)
        assert self.choose(client, question.author, question, answer).status_code == 404
        for nonsense in ("", "x", "9" * 30, "١"):
            response = client.post(f"{question.address}terjawab/", {"answer": nonsense})
            assert response.status_code == 404

    def test_choosing_the_same_again_changes_nothing(self, client, lesson):
        question = QuestionFactory(page=lesson)
        answer = AnswerFactory(question=question)
        self.choose(client, question.author, question, answer)
        before = versions.current()
        self.choose(client, question.author, question, answer)
        assert versions.current() == before


class TestWithdrawing:
    def test_a_withdrawn_question_is_gone_for_all(self, client, lesson, address):
        question = QuestionFactory(page=lesson, text="Saya salah tanya.")
        before = versions.current()
        client.force_login(question.author)
        client.post(f"/tanya/tarik/pertanyaan/{question.pk}/")
        assert versions.current() != before
        assert "Saya salah tanya." not in client.get(address).content.decode()
        assert "Saya salah tanya." not in read(client, lesson.url)
        assert client.get(question.address).status_code == 404

    def test_a_withdrawn_answer_solves_nothing(self, client, lesson):
        question = QuestionFactory(page=lesson)
        answer = AnswerFactory(question=question)
        question.solved_by = answer
        question.save()
        client.force_login(answer.author)
        client.post(f"/tanya/tarik/jawaban/{answer.pk}/")
        assert "Terjawab" not in read(client, question.address)

    def test_taking_back_what_waits_drops_no_page(self, client, lesson):
        author = make_member(is_verified=False)
        question = QuestionFactory(page=lesson, author=author, state=State.WAITING)
        before = versions.current()
        client.force_login(author)
        client.post(f"/tanya/tarik/pertanyaan/{question.pk}/")
        assert Question.objects.get().state == State.WITHDRAWN
        assert versions.current() == before


OUTCOMES = {  # role: ask, answer, choose, withdraw the question, withdraw the answer
    "anonymous": (403, 403, 302, 302, 302),
    "unverified": ("waiting", "waiting", 403, 404, 404),
    "verified": ("shown", "shown", 403, 404, 404),
    "asker": ("shown", "shown", "solved", "withdrawn", 404),
    "answerer": ("shown", "shown", 403, 404, "withdrawn"),
    "facilitator": ("shown", "shown", "solved", 404, 404),
    "officer": ("shown", "shown", 403, 404, 404),
    "officer elsewhere": ("shown", "shown", 403, 404, 404),
    "moderator": ("shown", "shown", 403, 404, 404),
    "editor": ("shown", "shown", 403, 404, 404),
    "nobody in particular": ("waiting", "waiting", 403, 404, 404),
}


@pytest.mark.parametrize("role", OUTCOMES)
def test_what_each_role_may(client, lesson, address, role):
    question = QuestionFactory(page=lesson)
    answer = AnswerFactory(question=question)
    person = {
        "anonymous": lambda: None,
        "unverified": lambda: make_member(is_verified=False),
        "verified": make_member,
        "asker": lambda: question.author,
        "answerer": lambda: answer.author,
        "facilitator": lambda: make_member_of(FACILITATORS),
        "officer": lambda: make_moderating_officer("33"),
        "officer elsewhere": lambda: make_moderating_officer("76"),
        "moderator": lambda: make_member_of(MODERATORS),
        "editor": lambda: make_member_of(EDITORS),
        "nobody in particular": UserFactory,
    }[role]()
    if person:
        client.force_login(person)

    def outcome(address, model, sent, read):
        before = model.objects.count()
        reply = client.post(address, sent)
        if reply.status_code != 302 or not person:
            return reply.status_code
        return read(before)

    def newest(model):
        return lambda before: model.objects.latest("pk").state if model.objects.count() > before else "nothing"

    def state(post):
        return lambda before: type(post).objects.get(pk=post.pk).state

    seen = (
        outcome(address, Question, fields(), newest(Question)),
        outcome(question.address, Answer, fields(), newest(Answer)),
        outcome(
            f"{question.address}terjawab/",
            Answer,
            {"answer": answer.pk},
            lambda before: "solved" if Question.objects.get(pk=question.pk).solved_by == answer else "not",
        ),
        outcome(f"/tanya/tarik/pertanyaan/{question.pk}/", Question, {}, state(question)),
        outcome(f"/tanya/tarik/jawaban/{answer.pk}/", Answer, {}, state(answer)),
    )
    assert seen == OUTCOMES[role]


class TestHostileInput:
    ATTACKS = [
        '<script>alert("a")</script> halo semua',
        "<img src=x onerror=alert(1)> halo semua",
        'lihat http://contoh.id/"onmouseover="alert(1) ya',
        "lihat javascript:alert(1) dan data:text/html,<b> ya",
        "lihat http://contoh.id/<script>alert(1)</script> ya",
        "{{ page.title }}{% csrf_token %} apa ini?",
        "</title></textarea></section><h1>halo</h1> semua",
    ]

    @pytest.mark.parametrize("text", ATTACKS)
    def test_what_is_written_stays_text(self, client, lesson, address, text):
        question = QuestionFactory(page=lesson, text=text)
        AnswerFactory(question=question, text=text)
        client.force_login(question.author)
        for place in (lesson.url, address, question.address, "/tanya/", f"/lapor/pertanyaan/{question.pk}/"):
            html = client.get(place).content.decode()
            for forbidden in ("<script>alert", "<img src=x", 'onmouseover="alert', 'href="javascript', "<h1>halo"):
                assert forbidden not in html, place

    def test_only_web_addresses_become_links_and_recommend_nothing(self, client, lesson):
        text = "Lihat https://jdih.desa.id/a?b=1&c=2. Juga ftp://x.id, www.y.id, nama@z.id."
        question = QuestionFactory(page=lesson, text=text)
        html = read(client, question.address)
        link = '<a href="https://jdih.desa.id/a?b=1&amp;c=2" rel="nofollow ugc noopener">'
        assert f"{link}https://jdih.desa.id/a?b=1&amp;c=2</a>. Juga ftp://x.id, www.y.id, nama@z.id." in html

    def test_posts_need_the_token(self, lesson, address):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(make_member())
        assert strict.post(address, fields()).status_code == 403
        assert not Question.objects.exists()

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_other_methods_are_refused(self, client, address, method):
        assert getattr(client, method)(address).status_code == 405


class TestHowOften:
    def test_ten_a_minute_are_taken_and_two_hundred_are_not(self, client, address):
        client.force_login(make_member())
        statuses = [client.post(address, fields()).status_code for _ in range(10)]
        assert statuses == [302] * 10
        replies = [client.post(address, fields()) for _ in range(40)]
        refused = [reply for reply in replies if reply.status_code == 429]
        assert refused
        assert 0 < int(refused[0]["Retry-After"]) <= 60
        assert "Anda mengirim terlalu sering" in refused[0].content.decode()
        assert "Apakah PPN dipungut untuk semen?" in refused[0].content.decode()
        assert Question.objects.count() <= 40

    def test_others_behind_the_same_address_are_not_held_up(self, client, address):
        client.force_login(make_member())
        for _ in range(21):
            client.post(address, fields())
        assert send(client, address, make_member()).status_code == 302


class TestCost:
    def queries(self, client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def fill(self, lesson, count):
        member = make_member()
        for _ in range(count):
            question = QuestionFactory(page=lesson, author=member)
            for _ in range(2):
                AnswerFactory(question=question, author=member)
        return question

    def test_lists_cost_the_same_for_three_and_for_thirty(self, client, lesson, address):
        self.fill(lesson, 3)
        places = (lesson.url, address, "/tanya/", "/tanya/?belum=1")
        few = [self.queries(client, place) for place in places]
        self.fill(lesson, 27)
        assert [self.queries(client, place) for place in places] == few

    def test_a_question_costs_the_same_however_often_it_was_answered(self, client, lesson):
        question = self.fill(lesson, 1)
        few = self.queries(client, question.address)
        for _ in range(30):
            AnswerFactory(question=question, author=question.author)
        assert self.queries(client, question.address) == few

    def test_a_page_without_questions_asks_once_and_gains_a_line(self, client, lesson):
        with CaptureQueriesContext(connection) as captured:
            html = client.get(lesson.url).content.decode()
        about = [query["sql"] for query in captured if "community_question" in query["sql"]]
        assert len(about) == 1
        assert html.count("tanya") == 1

    def test_a_page_shows_three_and_leads_to_the_rest(self, client, lesson, address):
        for number in range(12):
            QuestionFactory(page=lesson, text=f"Pertanyaan bernomor {number:02d}?")
        html = client.get(lesson.url).content.decode()
        assert html.count("Pertanyaan bernomor") == 3
        assert "Pertanyaan bernomor 11" in html
        assert "baca semua pertanyaan" in html
        assert client.get(address).content.decode().count("<p>Pertanyaan bernomor") == 10
        assert client.get(f"{address}?page=2").content.decode().count("<p>Pertanyaan bernomor") == 2


class TestWhatSearchEnginesAreTold:
    def test_lists_and_unanswered_questions_are_left_out(self, client, lesson, address):
        question = QuestionFactory(page=lesson)
        for place in ("/tanya/", address, question.address):
            assert '<meta name="robots" content="noindex">' in read(client, place)

    def test_an_answered_question_is_offered_with_its_answers(self, client, lesson):
        question = QuestionFactory(page=lesson, text="Apa itu NTPN? </script>")
        question.solved_by = AnswerFactory(question=question, text="Nomor bukti setor.")
        question.save()
        html = read(client, question.address)
        assert "noindex" not in html
        assert '"@type": "QAPage"' in html
        assert '"acceptedAnswer": {"@type": "Answer", "text": "Nomor bukti setor."' in html
        assert html.count("</script>") == 2  # the layout's, and the end of the data
        assert f'rel="canonical" href="http://127.0.0.1:8000{question.address}"' in html

    def test_no_page_of_questions_is_kept(self, client, lesson, address):
        question = QuestionFactory(page=lesson)
        for place in ("/tanya/", address, question.address):
            assert "no-store" in client.get(place)["Cache-Control"]


class TestErasure:
    def test_what_everybody_reads_stays_without_the_person(self, client, lesson):
        question = QuestionFactory(page=lesson, text="Tetap ada setelah akun dihapus?")
        answer = AnswerFactory(question=question, author=question.author, text="Ya, tetap ada.")
        before = versions.current()
        erase_all(question.author)
        assert versions.current() != before
        html = read(client, question.address)
        assert "Tetap ada setelah akun dihapus?" in html
        assert "Ya, tetap ada." in html
        assert "Warga Desa Ponggok" in html
        assert "Kaur Keuangan" not in html
        assert Answer.objects.get(pk=answer.pk).author is None

    @pytest.mark.parametrize("state", [State.WAITING, State.HIDDEN, State.WITHDRAWN])
    def test_of_the_rest_nothing_is_left_and_answers_of_others_stay(self, lesson, state):
        question = QuestionFactory(page=lesson, state=state, text="Rahasia saya.")
        AnswerFactory(question=question)
        erase_all(question.author)
        question.refresh_from_db()
        assert (question.text, question.author, question.state) == ("", None, State.WITHDRAWN)
        assert Answer.objects.count() == 1

    def test_a_person_gets_what_they_wrote(self, lesson):
        question = QuestionFactory(page=lesson, text="Pertanyaan saya sendiri.")
        AnswerFactory(question=question, text="Jawaban orang lain.")
        given = export_all(question.author)
        assert [row["text"] for row in given["pertanyaan"]] == ["Pertanyaan saya sendiri."]
        assert given["jawaban"] == []

    def test_a_handover_changes_nothing_about_what_was_said(self, client, lesson):
        question = QuestionFactory(page=lesson)
        Seat.objects.filter(user=question.author).update(until=timezone.localdate())
        assert "Kaur Keuangan, Desa Ponggok, Klaten" in read(client, question.address)


def test_the_open_questions_of_all_pages_are_listed_without_those_of_closed_ones(client, lesson, course):
    other = LessonPageFactory(parent=course.module)
    QuestionFactory(page=lesson, text="Yang belum dijawab?")
    answered = QuestionFactory(page=lesson, text="Yang sudah dijawab?")
    AnswerFactory(question=answered)
    QuestionFactory(page=other, text="Yang halamannya ditarik?")
    QuestionFactory(page=lesson, text="Yang menunggu?", state=State.WAITING)
    other.unpublish()
    everything = read(client, "/tanya/")
    assert "Yang belum dijawab?" in everything
    assert "Yang sudah dijawab?" in everything
    assert "ditarik?" not in everything
    assert "menunggu?" not in everything
    unanswered = read(client, "/tanya/?belum=1")
    assert "Yang belum dijawab?" in unanswered
    assert "Yang sudah dijawab?" not in unanswered
    assert f"/tanya/{course.module.pk}/" in unanswered


def test_a_kelurahan_is_called_so():
    village = make_region(TADUI)
    village.kind = "kelurahan"
    question = Question(author=UserFactory(), village=village)
    assert question.byline == "Warga Kelurahan Tadui"

"""Answered questions can be found, and cannot once they do not show."""

import pytest
from django.core.management import call_command

from community.models.question import State
from community.services import questions as services
from search.models import Entry
from tests.factories import LessonPageFactory, ModulePageFactory, TopicPageFactory
from tests.factories.questions import AnswerFactory, QuestionFactory, make_member_of
from tests.factories.reference import UserFactory

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def asked(lesson):
    """A question with an answer, both shown."""
    question = QuestionFactory(page=lesson, text="Bagaimana mengurus keramba yang hanyut?")
    AnswerFactory(question=question, text="Catat pada buku inventaris dahulu.")
    return question


def found(question) -> bool:
    return Entry.objects.filter(kind="question", source_id=question.pk).exists()


def test_a_question_is_found_by_its_words_and_by_those_of_its_answers(find, asked):
    for words in ("keramba hanyut", "buku inventaris"):
        results = find(words)
        assert results.titles == ["Bagaimana mengurus keramba yang hanyut?"]
        assert asked.address in results.links
        assert "Pertanyaan" in results.text
    assert "Catat pada buku" in find("inventaris").text


def test_it_is_counted_under_its_topic_province_and_kind(find, asked):
    counts = find("keramba").counts
    assert counts["jenis"] == {"question": 1}
    assert counts["bidang"] == {"keuangan-desa": 1}
    assert counts["wilayah"] == {"33": 1}


def test_without_an_answer_it_is_not_found(find, lesson):
    question = QuestionFactory(page=lesson, text="Bagaimana mengurus keramba?")
    answer = AnswerFactory(question=question, state=State.WAITING)
    assert not found(question)
    services.approve(moderator=make_member_of("Moderator"), post=answer)
    assert find("keramba").titles == ["Bagaimana mengurus keramba?"]


@pytest.mark.parametrize("take", ["hide", "withdraw"])
@pytest.mark.parametrize("what", ["question", "answer"])
def test_it_is_gone_at_once_with_what_is_taken_from_view(find, asked, take, what):
    post = asked if what == "question" else asked.answers.get()
    if take == "hide":
        services.hide(moderator=make_member_of("Moderator"), post=post)
    else:
        services.withdraw(author=post.author, post=post)
    assert not found(asked)
    assert find("keramba", persis="1").titles == []


def test_one_of_two_answers_that_is_hidden_is_not_found_any_more(find, asked):
    answer = AnswerFactory(question=asked, text="Tanyakan kepada syahbandar.")
    assert find("syahbandar").titles == ["Bagaimana mengurus keramba yang hanyut?"]
    services.hide(moderator=make_member_of("Moderator"), post=answer)
    assert find("syahbandar", persis="1").titles == []
    assert found(asked)


def test_the_answer_that_solved_it_comes_first(asked):
    best = AnswerFactory(question=asked, text="Ini yang benar.")
    services.choose(user=asked.author, question=asked, answer=best)
    assert Entry.objects.get(kind="question").summary == "Ini yang benar."


class TestWithItsPage:
    def test_it_goes_and_comes_back(self, asked, lesson):
        lesson.unpublish()
        assert not found(asked)
        lesson.save_revision().publish()
        assert found(asked)
        lesson.delete()
        assert not found(asked)

    def test_it_closes_and_opens(self, find, asked, lesson, restrict):
        restriction = restrict(lesson)
        assert not found(asked)
        assert "hanyut" not in find("keramba", persis="1").text.replace("“keramba", "")
        call_command("update_search", verbosity=0)
        assert not found(asked)
        restriction.delete()
        assert found(asked)

    def test_it_moves_to_another_topic(self, asked, course):
        other = TopicPageFactory(parent=course.catalog, title="Perikanan", slug="perikanan")
        course.module.move(other, pos="last-child")
        assert Entry.objects.get(kind="question").topic == other

    def test_publishing_again_makes_nothing_anew(self, asked, lesson):
        before = Entry.objects.get(kind="question").made_at
        lesson.save_revision().publish()
        assert Entry.objects.get(kind="question").made_at == before


def test_all_entries_can_be_made_anew(asked, lesson, course):
    other = LessonPageFactory(parent=ModulePageFactory(parent=course.topic), published=False)
    hidden = QuestionFactory(page=lesson, state=State.HIDDEN)
    waiting = QuestionFactory(page=other, author=UserFactory(), state=State.WAITING)
    unanswered = QuestionFactory(page=lesson)
    Entry.objects.filter(kind="question").delete()
    call_command("update_search", verbosity=0)
    assert found(asked)
    assert not any(map(found, [hidden, waiting, unanswered]))


def test_who_finds_nothing_is_led_to_ask(find, home):
    assert "/tanya/" in find("belalangtempur").links

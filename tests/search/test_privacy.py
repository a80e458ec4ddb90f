"""What is not for everybody shows nowhere in a search: no title, no count, no filter, no suggestion, no excerpt."""

import pytest
from wagtail.contrib.search_promotions.models import Query as PromotedQuery
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from tests.factories import JobRoleFactory, ModulePageFactory, TopicPageFactory, publish

pytestmark = pytest.mark.usefixtures("engine")

SECRET = "Keramba rahasia"
BODY = [{"type": "text", "value": "<p>Isi tentang keramba yang belum untuk umum.</p>"}]


@pytest.fixture
def shown_nowhere(find, suggest):
    """Fails where a search tells anything about the page called SECRET. One public page matches as well."""

    def check():
        found = find("keramba")
        assert found.titles == ["Keramba umum"]
        assert "1 hasil" in found.text
        assert "rahasia" not in found.html.lower()
        assert found.counts == {"jenis": {"lessonpage": 1}, "bidang": {"keuangan-desa": 1}}
        assert [offer["text"] for offer in suggest("keramba")] == ["Keramba umum"]
        for words in ["rahasia", "keramba rahasia", "label rahasia", "juru rahasia"]:
            assert SECRET not in find(words).html, words
            assert SECRET not in str(suggest(words)), words
        for name, value in [("jabatan", "juru-rahasia"), ("label", "label-rahasia")]:
            narrowed = find("keramba", **{name: value})
            assert narrowed.titles == ["Keramba umum"]
            assert not narrowed.search.removals

    return check


@pytest.fixture
def make_secret(make_lesson):
    """Makes a lesson with everything that a search could tell about it."""
    make_lesson(title="Keramba umum", body=BODY)
    role = JobRoleFactory(name="Juru Rahasia", slug="juru-rahasia")

    def make(**fields):
        lesson = make_lesson(title=SECRET, job_roles=[role], body=BODY, **fields)
        if lesson.live:
            lesson.tags.add("label rahasia")
            publish(lesson)
        return lesson

    return make


def test_a_draft(make_secret, shown_nowhere):
    lesson = make_secret(live=False, published=False)
    lesson.save_revision()
    shown_nowhere()


def test_a_page_that_was_taken_back(make_secret, shown_nowhere, find):
    lesson = make_secret()
    assert len(find("keramba").titles) == 2
    lesson.unpublish()
    shown_nowhere()


def test_a_page_that_the_index_still_holds(make_secret, shown_nowhere):
    """The database is asked what may be shown, however old the index is."""
    lesson = make_secret()
    Page.objects.filter(pk=lesson.pk).update(live=False)
    shown_nowhere()


def test_a_private_page(make_secret, shown_nowhere, restrict):
    restrict(make_secret())
    shown_nowhere()


def test_a_page_below_a_private_one(course, make_secret, shown_nowhere, restrict):
    lesson = make_secret()
    closed = ModulePageFactory(parent=course.topic, title="Modul tertutup", slug="modul-tertutup")
    restrict(closed)
    lesson.move(closed, pos="last-child")
    shown_nowhere()


def test_a_private_topic_is_not_offered_where_nothing_was_found(find, course, restrict):
    closed = TopicPageFactory(parent=course.catalog, title="Bidang tertutup", slug="tertutup")
    assert "Bidang tertutup" in find("zzzz").text
    restrict(closed)
    assert "Bidang tertutup" not in find("zzzz").text
    assert "Bidang tertutup" not in find().text


def test_the_draft_of_a_published_page(find, suggest, make_lesson):
    lesson = make_lesson(title="Tambak", summary="Yang terbit.", body=[{"type": "text", "value": "<p>Udang.</p>"}])
    lesson.title, lesson.summary, lesson.body = SECRET, "Keramba yang belum terbit.", BODY
    lesson.tags.add("label rahasia")
    lesson.save_revision()
    assert find("keramba").titles == []
    assert find("rahasia").titles == []
    assert suggest("keramba") == []
    found = find("udang")
    assert found.titles == ["Tambak"]
    assert "eramba" not in "".join(found.excerpts.values())


def test_what_became_public_is_found(make_secret, find, restrict):
    lesson = make_secret()
    restriction = restrict(lesson)
    assert SECRET not in find("keramba").titles
    restriction.delete()
    assert SECRET in find("keramba").titles


def test_a_private_page_that_editors_promote(make_secret, find, restrict):
    lesson = make_secret()
    SearchPromotion.objects.create(query=PromotedQuery.get("keramba"), page=lesson, sort_order=1)
    assert find("keramba").titles[0] == SECRET
    restrict(lesson)
    assert find("keramba").titles == ["Keramba umum"]


def test_words_that_only_it_has_put_no_slip_right(find, suggest, make_lesson, restrict):
    """Else a correction would tell what is written there."""

    def check():
        found = find("kerambanisas")
        assert not found.search.query.corrections
        assert "kerambanisasi" not in found.html.lower()
        assert suggest("kerambanis") == []

    lesson = make_lesson(title="Kerambanisasi", live=False, published=False)
    lesson.save_revision()
    check()
    publish(lesson)
    assert find("kerambanisas").titles == ["Kerambanisasi"]
    restriction = restrict(lesson)
    check()
    restriction.delete()
    assert find("kerambanisas").titles == ["Kerambanisasi"]
    lesson.unpublish()
    check()

"""Where pages of the course may stand, what they are called, and which topic they belong to."""

import pytest
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from community.models import CommunityPage, StoryPage
from content.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    CatalogPage,
    ContentPage,
    LessonPage,
    ModulePage,
    TopicPage,
)
from home.models import HomePage, InfoPage
from tests.factories import (
    CaseStudyPageFactory,
    CatalogPageFactory,
    LessonPageFactory,
    ModulePageFactory,
    TopicPageFactory,
)

TREE = {
    HomePage: {CatalogPage, CaseStudyIndexPage, CommunityPage, InfoPage},
    CommunityPage: {StoryPage},
    StoryPage: set(),
    CatalogPage: {TopicPage},
    TopicPage: {ModulePage},
    ModulePage: {LessonPage},
    LessonPage: set(),
    CaseStudyIndexPage: {CaseStudyPage},
    CaseStudyPage: set(),
    InfoPage: set(),
}


@pytest.mark.parametrize("parent", TREE)
def test_each_page_type_takes_only_its_own_children(wagtail_asserts, parent):
    wagtail_asserts.assertAllowedSubpageTypes(parent, TREE[parent])


@pytest.mark.parametrize(
    ("child", "parents"),
    [(child, {parent for parent in TREE if child in TREE[parent]}) for child in TREE if child is not HomePage],
)
def test_each_page_type_stands_only_under_its_own_parent(wagtail_asserts, child, parents):
    wagtail_asserts.assertAllowedParentPageTypes(child, parents)


def test_the_home_page_stands_at_the_top(wagtail_asserts):
    wagtail_asserts.assertAllowedParentPageTypes(HomePage, {Page})


def test_the_common_part_of_materials_is_never_made_by_itself(wagtail_asserts):
    for parent in TREE:
        wagtail_asserts.assertCanNotCreateAt(parent, ContentPage)


@pytest.mark.parametrize("model", [CatalogPage, CaseStudyIndexPage, CommunityPage])
def test_there_is_one_of_each_list(home, model):
    assert model.can_create_at(home)
    home.add_child(instance=model(title="Satu", slug="satu"))
    assert not model.can_create_at(home)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (HomePage, "beranda"),
        (InfoPage, "halaman informasi"),
        (CatalogPage, "katalog pelajaran"),
        (TopicPage, "bidang"),
        (ModulePage, "modul"),
        (LessonPage, "pelajaran"),
        (CaseStudyIndexPage, "daftar studi kasus"),
        (CaseStudyPage, "studi kasus"),
    ],
)
def test_editors_read_the_names_of_page_types_in_indonesian(model, name):
    assert str(model._meta.verbose_name) == name


@pytest.mark.parametrize("model", TREE)
def test_every_field_that_an_editor_fills_in_has_a_name_of_its_own(model):
    theirs = {field.name for field in Page._meta.get_fields()}
    fields = [
        field for field in model._meta.fields if field.name not in theirs and field.editable and not field.primary_key
    ]
    own = [field for field in fields if not field.name.endswith("_ptr")]
    assert own
    assert [field.name for field in own if field.verbose_name == field.name.replace("_", " ")] == []


def test_an_editor_adds_a_lesson_under_a_module(course, wagtail_asserts):
    data = nested_form_data(
        {
            "title": "Membuat SPP",
            "minutes": "20",
            "summary": "Langkah membuat SPP.",
            "in_five_minutes": rich_text("<p>Periksa nota.</p>"),
            "objectives": "Membuat SPP\nMemeriksa nota",
            "body": streamfield([("heading", "Langkah kerja"), ("text", rich_text("<p>Tulis jumlahnya.</p>"))]),
            "legal_basis": streamfield([]),
        }
    )
    wagtail_asserts.assertCanCreate(course.module, LessonPage, data)
    page = LessonPage.objects.get(slug="membuat-spp")
    assert page.live
    assert page.topic == course.topic
    wagtail_asserts.assertPageIsRenderable(page)


def test_an_editor_saves_a_lesson_of_which_only_the_title_is_known(course, wagtail_asserts):
    data = nested_form_data(
        {
            "title": "Membuat SPP",
            "in_five_minutes": rich_text(""),
            "body": streamfield([("heading", "")]),
            "legal_basis": streamfield([]),
        }
    )
    wagtail_asserts.assertCanCreate(course.module, LessonPage, data, publish=False)
    assert not LessonPage.objects.get(slug="membuat-spp").live


def test_a_lesson_without_minutes_is_not_published(course, wagtail_asserts):
    data = nested_form_data(
        {
            "title": "Membuat SPP",
            "in_five_minutes": rich_text(""),
            "body": streamfield([("heading", "Langkah")]),
            "legal_basis": streamfield([]),
        }
    )
    with pytest.raises(AssertionError, match="Isi lama membaca dalam menit"):
        wagtail_asserts.assertCanCreate(course.module, LessonPage, data)
    assert not LessonPage.objects.filter(slug="membuat-spp").exists()


def test_a_lesson_without_minutes_is_not_published_later_either(course, editor_client):
    lesson = LessonPageFactory(parent=course.module, minutes=None, published=False, live=False)
    data = nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "in_five_minutes": rich_text(""),
            "body": streamfield([("heading", "Langkah")]),
            "legal_basis": streamfield([]),
            "action-publish": "1",
        }
    )
    response = editor_client.post(f"/kelola/pages/{lesson.pk}/edit/", data)
    assert response.status_code == 200
    lesson.refresh_from_db()
    assert not lesson.live


# The topic


def test_modules_and_lessons_belong_to_the_topic_above_them(course):
    for page in (course.module, *course.lessons):
        page.refresh_from_db()
        assert page.topic == course.topic


def test_a_topic_that_somebody_sets_by_hand_is_put_right(course):
    other = TopicPageFactory(parent=course.catalog)
    lesson = course.lessons[0]
    lesson.topic = other
    lesson.save()
    lesson.refresh_from_db()
    assert lesson.topic == course.topic


@pytest.fixture
def other_topic(course):
    """A second topic with a module of its own."""
    topic = TopicPageFactory(parent=course.catalog, title="Infrastruktur Desa", slug="infrastruktur-desa")
    ModulePageFactory(parent=topic, title="Menghitung RAB", slug="menghitung-rab")
    topic.refresh_from_db()
    return topic


def test_a_lesson_that_moves_to_another_topic_belongs_to_it(course, other_topic):
    lesson = course.lessons[0]
    lesson.move(ModulePage.objects.child_of(other_topic).get(), pos="last-child")
    assert LessonPage.objects.get(pk=lesson.pk).topic == other_topic
    assert LessonPage.objects.get(pk=course.lessons[1].pk).topic == course.topic


def test_a_module_that_moves_takes_its_lessons_along(course, other_topic):
    Page.objects.get(pk=course.module.pk).move(other_topic, pos="first-child")
    assert ModulePage.objects.get(pk=course.module.pk).topic == other_topic
    assert {lesson.topic for lesson in LessonPage.objects.all()} == {other_topic}


def test_a_draft_written_before_a_move_is_published_under_the_new_topic(course, other_topic):
    lesson = LessonPage.objects.get(pk=course.lessons[0].pk)
    lesson.title = "Judul baru"
    revision = lesson.save_revision()
    Page.objects.get(pk=lesson.pk).move(ModulePage.objects.child_of(other_topic).get(), pos="last-child")
    revision.refresh_from_db()
    revision.publish()
    moved = LessonPage.objects.get(pk=lesson.pk)
    assert (moved.title, moved.topic) == ("Judul baru", other_topic)


def test_a_moved_lesson_is_read_at_its_new_address_and_no_longer_at_the_old(course, other_topic, client):
    old = "/belajar/keuangan-desa/pajak-desa/ppn-semen/"
    assert client.get(old).status_code == 200
    Page.objects.get(pk=course.lessons[0].pk).move(ModulePage.objects.child_of(other_topic).get(), pos="last-child")
    assert client.get("/belajar/infrastruktur-desa/menghitung-rab/ppn-semen/").status_code == 200
    # Wagtail keeps a redirect from the old address.
    response = client.get(old)
    assert response.status_code in (301, 404)


def test_a_copied_lesson_belongs_to_the_topic_where_the_copy_stands(course, other_topic):
    module = ModulePage.objects.child_of(other_topic).get()
    copy = course.lessons[0].copy(to=module, update_attrs={"slug": "salinan"})
    assert LessonPage.objects.get(pk=copy.pk).topic == other_topic


def test_a_case_study_keeps_the_topic_that_its_editor_chose(studies, course):
    study = CaseStudyPageFactory(parent=studies, topic=course.topic)
    study.refresh_from_db()
    assert study.topic == course.topic


def test_deleting_a_topic_leaves_its_case_studies(studies, course):
    study = CaseStudyPageFactory(parent=studies, topic=course.topic)
    Page.objects.get(pk=course.topic.pk).delete()
    study.refresh_from_db()
    assert study.topic is None


def test_a_topic_shows_its_modules_in_the_order_of_the_tree(course, client):
    ModulePageFactory(parent=course.topic, title="Dasar keuangan")
    text = client.get("/belajar/keuangan-desa/").content.decode()
    assert text.index("Pajak desa") < text.index("Dasar keuangan")


def test_drafts_and_private_modules_are_not_listed(course, client, django_capture_on_commit_callbacks):
    hidden = ModulePageFactory(parent=course.topic, title="Modul rahasia")
    with django_capture_on_commit_callbacks(execute=True):
        hidden.view_restrictions.create(restriction_type="login")
    ModulePageFactory(parent=course.topic, title="Modul setengah jadi", published=False, live=False)
    for address in ("/belajar/", "/belajar/keuangan-desa/"):
        text = client.get(address).content.decode()
        assert "Modul rahasia" not in text
        assert "Modul setengah jadi" not in text


def test_a_catalogue_without_topics_says_so(home, client):
    CatalogPageFactory(parent=home)
    assert "Belum ada bidang yang terbit." in client.get("/belajar/").content.decode()


def test_a_topic_counts_the_lessons_that_can_be_read(course, make_lesson, client):
    make_lesson(published=False, live=False)
    assert "1 modul, 2 pelajaran" in client.get("/belajar/keuangan-desa/").content.decode()


def test_a_topic_shows_case_studies_about_it(course, studies, client):
    CaseStudyPageFactory(parent=studies, topic=course.topic, title="Ponggok: mata air")
    CaseStudyPageFactory(parent=studies, title="Kutuh: pantai")
    text = client.get("/belajar/keuangan-desa/").content.decode()
    assert "Ponggok: mata air" in text
    assert "Kutuh: pantai" not in text


def test_a_module_leads_to_its_first_lesson(course, client):
    text = client.get("/belajar/keuangan-desa/pajak-desa/").content.decode()
    assert 'href="/belajar/keuangan-desa/pajak-desa/ppn-semen/">Mulai pelajaran 1' in text


def test_a_module_without_lessons_leads_elsewhere(course, client):
    ModulePageFactory(parent=course.topic, title="Kosong", slug="kosong")
    text = client.get("/belajar/keuangan-desa/kosong/").content.decode()
    assert "sedang ditulis" in text
    assert "Mulai pelajaran" not in text

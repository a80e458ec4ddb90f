"""What is on its way to the portal stays on the phone until it has arrived, and is shown to nobody but its author."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from community.models import StoryPage
from tests.browser.conftest import sign_in
from tests.community.stories import make_story
from tests.content.pictures import encoded, painting
from tests.factories import CommunityPageFactory
from tests.factories.people import make_villager

pytestmark = pytest.mark.browser

KEPT = """() => new Promise((done) => {
    indexedDB.open("cerita").onsuccess = ({ target: { result: store } }) => {
        store.transaction("foto").objectStore("foto").count().onsuccess = ({ target }) => done(target.result);
        store.close();
    };
})"""


@pytest.fixture
def author(portal, course):
    """A verified villager, and a page for stories."""
    CommunityPageFactory(parent=course.catalog.get_parent())
    return make_villager(name="Siti Aminah")


@pytest.fixture
def story(author):
    """A draft of the author, complete but for photos."""
    return make_story(author)


@pytest.fixture
def phone(open_page, author):
    """The author's phone, signed in."""
    page = open_page()
    sign_in(page, author)
    return page


def photos_of(story) -> str:
    """The address of the step where the photos of a story are chosen."""
    return reverse("story_step", args=[story.pk, "foto"])


def choose(page, *sizes):
    page.get_by_label("Tambah foto").set_input_files(
        [
            {"name": f"{w}.jpg", "mimeType": "image/jpeg", "buffer": encoded(painting(size=(w, h)), "JPEG")}
            for w, h in sizes
        ]
    )


def new_photos(page):
    """The photos that wait to be sent."""
    return page.get_by_role("img", name="Foto baru")


def test_a_photo_chosen_without_signal_outlives_the_closed_page(phone, story):
    phone.goto(photos_of(story))
    phone.context.set_offline(True)
    choose(phone, (1200, 900))
    expect(phone.get_by_role("status")).to_contain_text("1 foto tersimpan di ponsel ini")
    phone.close()

    phone.context.set_offline(False)
    page = phone.context.new_page()
    page.goto(photos_of(story))
    expect(new_photos(page)).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("dipulihkan")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("group", name="Foto 1")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    assert StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object().photos.count() == 1


def test_photos_add_up_and_each_can_be_taken_out(phone, story):
    phone.goto(photos_of(story))
    choose(phone, (120, 90), (90, 120))
    expect(new_photos(phone)).to_have_count(2)
    choose(phone, (64, 48))
    expect(new_photos(phone)).to_have_count(3)
    phone.get_by_role("button", name="Hapus Foto baru 1").click()
    expect(new_photos(phone)).to_have_count(2)
    expect(phone.get_by_role("status")).to_contain_text("2 foto")
    phone.reload()
    expect(new_photos(phone)).to_have_count(2)
    phone.get_by_role("button", name="Simpan dan lanjut").click()
    expect(phone.get_by_role("group", name="Foto 2")).to_be_visible()
    sizes = {
        photo.image.width for photo in StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object().photos.all()
    }
    assert sizes == {90, 64}


def test_somebody_else_on_the_same_phone_sees_neither_photos_nor_text(phone, author, story):
    phone.goto(photos_of(story))
    choose(phone, (120, 90))
    expect(phone.get_by_role("status")).to_contain_text("1 foto tersimpan di ponsel ini")
    phone.goto("/berbagi/tulis/")
    phone.get_by_label("Judul cerita").fill("Hanya untuk saya")
    expect(phone.get_by_role("status")).to_contain_text("Tersimpan di ponsel ini")

    other = make_villager(name="Joko Susilo")
    phone.goto("/akun/")
    phone.get_by_role("button", name="Keluar").click()
    sign_in(phone, other)
    phone.goto("/berbagi/tulis/")
    expect(phone.get_by_label("Judul cerita")).to_have_value("")
    phone.goto(photos_of(make_story(other)))
    choose(phone, (64, 48))
    expect(new_photos(phone)).to_have_count(1)

    phone.goto("/akun/")
    phone.get_by_role("button", name="Keluar").click()
    sign_in(phone, author)
    phone.goto(photos_of(story))
    expect(new_photos(phone)).to_have_count(1)
    phone.goto("/berbagi/tulis/")
    expect(phone.get_by_label("Judul cerita")).to_have_value("Hanya untuk saya")

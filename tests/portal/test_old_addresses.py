"""Addresses that were printed, bookmarked or shared lead to the page under its new address."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import ModulePageFactory, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Gives a page another address and publishes it."""

    def rename(page, slug):
        page.refresh_from_db()
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            publish(page)

    return rename


def follow(client, address):
    """The address where a visitor ends up, and how often they were sent on."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.request["PATH_INFO"], response.redirect_chain


def test_a_renamed_page_is_found_by_its_old_address(client, lesson, rename):
    old = lesson.url
    rename(lesson, "ppn-beton")
    address, chain = follow(client, old)
    assert address == "/belajar/keuangan-desa/pajak-desa/ppn-beton/"
    assert [status for _, status in chain] == [301]


def test_pages_below_a_renamed_page_are_found_too(client, course, lesson, rename):
    old = lesson.url
    rename(course.topic, "uang-desa")
    assert follow(client, old)[0] == "/belajar/uang-desa/pajak-desa/ppn-semen/"


def test_a_moved_page_is_found_by_its_old_address(client, course, lesson):
    old = lesson.url
    other = ModulePageFactory(parent=course.topic, title="Modul lain", slug="modul-lain")
    lesson.move(other, pos="last-child")
    assert follow(client, old)[0] == "/belajar/keuangan-desa/modul-lain/ppn-semen/"


def test_a_page_that_was_renamed_twice_is_found_by_both_old_addresses_in_one_step(client, lesson, rename):
    first = lesson.url
    rename(lesson, "kedua")
    second = "/belajar/keuangan-desa/pajak-desa/kedua/"
    rename(lesson, "ketiga")
    for old in (first, second):
        address, chain = follow(client, old)
        assert address == "/belajar/keuangan-desa/pajak-desa/ketiga/"
        assert len(chain) == 1


def test_a_page_that_got_its_old_address_back_opens_there(client, lesson, rename):
    old = lesson.url
    rename(lesson, "sementara")
    rename(lesson, "ppn-semen")
    assert client.get(old).status_code == 200


def test_a_new_page_at_an_old_address_opens_there(client, lesson, make_lesson, rename):
    old = lesson.url
    rename(lesson, "ppn-beton")
    make_lesson(title="Yang baru di alamat lama", slug="ppn-semen")
    response = client.get(old)
    assert response.status_code == 200
    assert "Yang baru di alamat lama" in response.content.decode()


def test_the_query_does_not_hide_the_old_address(client, lesson, rename):
    old = lesson.url
    rename(lesson, "ppn-beton")
    assert client.get(f"{old}?utm_source=wa").status_code == 301


def test_a_draft_of_a_new_address_changes_nothing(client, lesson):
    old = lesson.url
    lesson.slug = "belum"
    lesson.save_revision()
    assert client.get(old).status_code == 200
    assert client.get("/belajar/keuangan-desa/pajak-desa/belum/").status_code == 404


def test_a_deleted_page_leads_nowhere(client, lesson, rename):
    old = lesson.url
    rename(lesson, "ppn-beton")
    lesson.delete()
    assert client.get(old).status_code == 404


def test_a_private_page_stays_closed_by_its_old_address(client, lesson, rename):
    old = lesson.url
    rename(lesson, "ppn-beton")
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(old, follow=True)
    assert "Periksa nota" not in response.content.decode()

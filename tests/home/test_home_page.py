"""The front page: search first, the topics, what this month asks for, and who has tried; and pages of plain text."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from home.models import CalendarEntry, HomePage
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    InfoPageFactory,
    JobRoleFactory,
    make_region,
    publish,
)


@pytest.fixture
def today(monkeypatch):
    """Sets the clock."""

    def at(*moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(*moment, tzinfo=UTC))

    return at


@pytest.fixture
def calendar(home):
    """Adds work to the home page's calendar."""

    def add(lesson, note, month=None, order=0):
        return CalendarEntry.objects.create(page=home, lesson=lesson, note=note, month=month, sort_order=order)

    return add


def notes(client) -> list[str]:
    """The notes of this month's work on the front page."""
    return [entry.note for entry in client.get("/").context["page"].this_month]


# This month


def test_the_month_has_its_own_work(course, calendar, today, client):
    calendar(course.lessons[0], "Susun laporan", month=3)
    calendar(course.lessons[1], "Bahas Raperdes", month=10)
    today(2026, 3, 15)
    assert notes(client) == ["Susun laporan"]
    text = client.get("/").content.decode()
    assert "Maret" in text
    assert "PPN saat membeli semen" in text
    assert "Susun laporan" in text
    today(2026, 10, 1)
    assert notes(client) == ["Bahas Raperdes"]
    assert "Oktober" in client.get("/").content.decode()


def test_the_months_work_comes_before_what_every_month_asks_for(course, calendar, today, client):
    calendar(course.lessons[0], "Tutup buku kas", order=0)
    calendar(course.lessons[1], "Susun laporan", month=3, order=1)
    today(2026, 3, 15)
    assert notes(client) == ["Susun laporan", "Tutup buku kas"]


def test_three_things_are_enough_in_the_order_of_the_editor(course, calendar, today, client):
    for order, note in enumerate(["kedua", "ketiga", "keempat"], start=2):
        calendar(course.lessons[0], note, month=3, order=order)
    calendar(course.lessons[0], "pertama", month=3, order=1)
    today(2026, 3, 15)
    assert notes(client) == ["pertama", "kedua", "ketiga"]


def test_a_quiet_month_shows_what_every_month_asks_for(course, calendar, today, client):
    calendar(course.lessons[0], "Tutup buku kas")
    calendar(course.lessons[1], "Bahas Raperdes", month=10)
    today(2026, 3, 15)
    assert notes(client) == ["Tutup buku kas"]


def test_without_work_there_is_no_heading_for_it(course, today, client):
    today(2026, 3, 15)
    text = client.get("/").content.decode()
    assert "Pekerjaan" not in text
    assert "Maret" not in text


def test_a_month_begins_at_midnight_in_the_village_not_in_london(course, calendar, today, client):
    calendar(course.lessons[0], "Pekerjaan April", month=4)
    today(2026, 3, 31, 16, 59)
    assert notes(client) == []
    today(2026, 3, 31, 17, 1)
    assert notes(client) == ["Pekerjaan April"]


def test_a_lesson_that_was_withdrawn_is_no_work(course, calendar, today, client):
    calendar(course.lessons[0], "Susun laporan", month=3)
    course.lessons[0].unpublish()
    today(2026, 3, 15)
    assert notes(client) == []


def test_a_private_lesson_is_not_shown_as_work(course, calendar, today, client, django_capture_on_commit_callbacks):
    calendar(course.lessons[0], "Susun laporan", month=3)
    with django_capture_on_commit_callbacks(execute=True):
        course.module.view_restrictions.create(restriction_type="login")
    today(2026, 3, 15)
    assert notes(client) == []


def test_a_deleted_lesson_takes_its_calendar_entry_along(course, calendar, home):
    calendar(course.lessons[0], "Susun laporan", month=3)
    Page.objects.get(pk=course.lessons[0].pk).delete()
    assert not home.calendar.exists()


def test_a_card_of_the_months_work_says_how_long_it_takes(course, calendar, today, client):
    lesson = course.lessons[0]
    lesson.minutes = 37
    lesson.job_roles = [JobRoleFactory(name="Kaur Keuangan")]
    publish(lesson)
    calendar(lesson, "Susun laporan", month=3)
    today(2026, 3, 15)
    assert "37 menit" in client.get("/").content.decode()


# Searches to begin with


def test_suggested_searches_lead_to_their_results(home, client):
    home.suggestions = "pajak beli semen\n\n  contoh SPP & NTPN  "
    publish(home)
    text = client.get("/").content.decode()
    assert home.suggestion_list == ["pajak beli semen", "contoh SPP & NTPN"]
    assert 'href="/cari/?q=pajak%20beli%20semen"' in text
    assert 'href="/cari/?q=contoh%20SPP%20%26%20NTPN"' in text
    assert "contoh SPP &amp; NTPN" in text


def test_the_search_form_stands_before_everything_else(course, client):
    text = client.get("/").content.decode()
    assert text.index('role="search"') < text.index("Keuangan Desa")
    assert 'action="/cari/"' in text


# Topics and case studies


def test_the_topics_are_shown_with_what_they_hold(course, client):
    text = client.get("/").content.decode()
    assert 'href="/belajar/keuangan-desa/"' in text
    assert "1 modul · 2 pelajaran" in text


def test_the_newest_case_studies_are_shown(home, client):
    index = CaseStudyIndexPageFactory(parent=home)
    region = make_region("33.10.19.2009")
    for number in range(4):
        CaseStudyPageFactory(parent=index, title=f"Desa {number}", region=region)
    CaseStudyPageFactory(parent=index, title="Konsep", published=False, live=False)
    text = client.get("/").content.decode()
    assert [number for number in range(4) if f"Desa {number}" in text] == [1, 2, 3]
    assert "Konsep" not in text
    assert "Ponggok, Klaten, Jawa Tengah" in text


def test_a_portal_without_content_still_opens(home, client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Bekerja benar untuk desa" in response.content.decode()


def test_the_front_page_is_a_website_to_those_who_share_it(home, client):
    assert '<meta property="og:type" content="website">' in client.get("/").content.decode()


def test_there_is_one_front_page(home):
    assert not HomePage.can_create_at(Page.get_first_root_node())


def test_an_editor_fills_in_the_calendar(course, home, admin_client):
    data = nested_form_data(
        {
            "title": home.title,
            "slug": home.slug,
            "heading": home.heading,
            "lead": home.lead,
            "calendar": inline_formset([{"month": "3", "lesson": str(course.lessons[0].pk), "note": "Susun laporan"}]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    response = admin_client.post(f"/kelola/pages/{home.pk}/edit/", data)
    assert response.status_code == 302
    entry = home.calendar.get()
    assert (entry.month, entry.lesson_id, str(entry)) == (3, course.lessons[0].pk, "Susun laporan")


@pytest.mark.parametrize("month", [0, 13])
def test_a_year_has_twelve_months(course, home, month):
    with pytest.raises(ValidationError):
        CalendarEntry(page=home, lesson_id=course.lessons[0].pk, note="Susun laporan", month=month).full_clean()


# Finding pages by address


@pytest.mark.parametrize("address", ["/belajar/", "/belajar/keuangan-desa/pajak-desa/setor/", "/"])
def test_a_page_is_found_at_its_address(course, client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/setor/",
        "/belajar/setor/",
        "/belajar/keuangan-desa/setor/",
        "/home/",
        "/belajar/keuangan-desa/pajak-desa/setor/setor/",
        "/x/",
    ],
)
def test_a_page_is_not_found_anywhere_else(course, client, address):
    assert client.get(address).status_code == 404


def test_an_address_without_its_last_stroke_leads_to_the_page(course, client):
    response = client.get("/belajar/keuangan-desa")
    assert response.status_code == 301
    assert response["Location"] == "/belajar/keuangan-desa/"


# Pages of plain text


def test_a_page_of_plain_text_is_read(home, client):
    body = [
        {"type": "heading", "value": "Tanpa akun"},
        {"type": "text", "value": "<p>Semua pelajaran terbuka.</p>"},
        {"type": "callout", "value": {"kind": "tip", "title": "", "text": "<p>Cetak saja.</p>"}},
        {"type": "accordion", "value": {"items": [{"title": "Bagaimana mencari?", "text": "<p>Tulis saja.</p>"}]}},
    ]
    InfoPageFactory(parent=home, slug="bantuan", body=body, reviewed_on=date(2026, 11, 24))
    text = client.get("/bantuan/").content.decode()
    for words in (
        "Semua pelajaran terbuka.",
        "Cetak saja.",
        "Bagaimana mencari?",
        "Ditinjau 24 November 2026",
        'id="tanpa-akun"',
    ):
        assert words in text

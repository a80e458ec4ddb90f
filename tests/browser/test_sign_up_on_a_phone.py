"""Somebody gets an account on a phone: the village by typing, with a keyboard or without scripts, on pages that can be heard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Seat, User
from tests.factories import JobRoleFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def places(portal):
    """Two villages and a job role to choose from."""
    make_region(VILLAGE)
    make_region(OTHER_VILLAGE)
    return JobRoleFactory(name="Kaur Keuangan")


def fill(page, places):
    page.fill("[name=name]", "Siti Aminah")
    page.select_option("[name=job_role]", str(places.pk))
    page.fill("[name=username]", "0812-3456-7890")
    page.fill("[name=password]", "padi menguning")
    page.check("[name=consent]")


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_village_is_chosen_with_the_keyboard(open_page, places):
    page = open_page()
    page.goto("/akun/daftar/")
    assert_accessible(page)
    fill(page, places)
    village = page.get_by_role("combobox", name="Desa, nagari, gampong, atau kelurahan")
    village.fill("pongg")
    expect(page.locator("li[role=option]")).to_have_text(["Ponggok, Polanharjo, Klaten, Jawa Tengah"])
    expect(village).to_have_attribute("aria-expanded", "true")
    village.press("ArrowDown")
    village.press("Enter")
    expect(village).to_have_value("Ponggok, Polanharjo, Klaten, Jawa Tengah")
    page.click(".form .button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siti Aminah")
    assert Seat.objects.get().village_id == VILLAGE
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_password_is_shown_to_whoever_wants_to_check_it(open_page, places):
    page = open_page()
    page.goto("/akun/daftar/")
    page.fill("[name=password]", "padi menguning")
    page.get_by_role("button", name="Tampilkan kata sandi").click()
    assert page.get_attribute("[name=password]", "type") == "text"
    page.get_by_role("button", name="Sembunyikan kata sandi").click()
    assert page.get_attribute("[name=password]", "type") == "password"


def test_without_scripts_the_village_is_chosen_in_a_second_step(open_page, places):
    page = open_page(java_script_enabled=False)
    page.goto("/akun/daftar/")
    fill(page, places)
    page.fill("[name=village]", "pongg")
    page.click(".form .button")
    page.check(f"[name=village_code][value='{VILLAGE}']")
    page.fill("[name=password]", "padi menguning")
    page.click(".form .button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siti Aminah")
    assert User.objects.get().seat.village_id == VILLAGE


def test_after_a_mistake_the_combobox_takes_the_place_of_the_list(open_page, places):
    page = open_page()
    page.goto("/akun/daftar/")
    page.fill("[name=village]", "pongg")
    page.click(".form .button")
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    fill(page, places)
    page.fill("[name=village]", "tadu")
    page.get_by_role("option", name="Tadui").click()
    page.click(".form .button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siti Aminah")
    assert Seat.objects.get().village_id == OTHER_VILLAGE

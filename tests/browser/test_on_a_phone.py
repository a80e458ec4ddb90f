"""The pages as people meet them: on a phone, without scripts, in the dark, with a keyboard, with a screen reader."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, InfoPageFactory, TermFactory

pytestmark = pytest.mark.browser

EXERCISES = [
    {"type": "text", "value": "<p>Bu Sari menerima nota semen.</p>"},
    {"type": "heading", "value": "Langkah kerja"},
    {"type": "checklist", "value": {"title": "Sebelum membayar", "items": ["Nota asli", "NTPN ditempel"]}},
    {
        "type": "question",
        "value": {
            "question": "Siapa yang memverifikasi bukti?",
            "options": [{"text": "Camat", "correct": False}, {"text": "Sekretaris Desa", "correct": True}],
            "explanation": "<p>Ia koordinator pelaksana.</p>",
        },
    },
    {
        "type": "chart",
        "value": {
            "title": "Belanja",
            "kind": "bar",
            "unit": "",
            "rows": [{"label": "A", "value": "3"}, {"label": "B", "value": "5"}],
            "source": "",
        },
    },
]


@pytest.fixture
def lesson(make_lesson):
    """A lesson with everything that a reader does something with."""
    return make_lesson(title="Memeriksa nota", slug="memeriksa-nota", body=EXERCISES)


@pytest.fixture
def addresses(home, course, lesson):
    """One address of each sort of page."""
    index = CaseStudyIndexPageFactory(parent=home)
    study = CaseStudyPageFactory(parent=index, topic=course.topic)
    TermFactory()
    info = InfoPageFactory(parent=home)
    pages = [home, course.catalog, course.topic, course.module, lesson, index, study, info]
    return [*(page.address for page in pages), "/istilah/", "/cari/?q=nota", "/cari/?q=tidakadaapapun", "/tidak-ada/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_shuts_anybody_out(addresses, open_page, scheme, viewport):
    page = open_page(viewport, color_scheme=scheme)
    found = {}
    for address in addresses:
        page.goto(address)
        violations = Axe().run(page).response["violations"]
        if violations:
            found[address] = [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in violations]
    assert found == {}


def test_no_page_is_wider_than_a_small_phone(addresses, open_page):
    page = open_page({"width": 320, "height": 640})
    wide = []
    for address in addresses:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
    assert wide == []


def test_a_lesson_reads_and_works_without_scripts(lesson, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(lesson.address)
    expect(page.get_by_text("Bu Sari menerima nota semen.")).to_be_visible()
    explanation = page.get_by_text("Ia koordinator pelaksana.").first
    expect(explanation).to_be_hidden()
    page.get_by_label("Sekretaris Desa").check()
    expect(page.get_by_text("Benar.")).to_be_visible()
    page.get_by_label("Camat").check()
    expect(page.get_by_text("Belum tepat.")).to_be_visible()


def test_ticks_are_still_there_when_the_page_is_opened_again(lesson, open_page):
    page = open_page()
    page.goto(lesson.address)
    page.get_by_label("NTPN ditempel").check()
    page.reload()
    expect(page.get_by_label("NTPN ditempel")).to_be_checked()
    expect(page.get_by_label("Nota asli")).not_to_be_checked()


def test_suggestions_are_chosen_with_the_keyboard(lesson, open_page):
    page = open_page()
    page.goto("/")
    box = page.get_by_role("combobox")
    box.type("memeriksa", delay=30)
    option = page.get_by_role("option", name="Memeriksa nota")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    box.type(" ")
    box.type("n", delay=30)
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{lesson.address}$"))


def test_the_search_form_works_without_scripts(lesson, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("nota")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Memeriksa nota")).to_be_visible()


def test_a_search_and_what_is_opened_from_it_are_told_once(lesson, open_page):
    page = open_page()
    told = []
    page.on("request", lambda request: told.append(request.post_data) if "/catat/" in request.url else None)
    page.goto("/cari/?q=nota")
    page.get_by_role("link", name="Memeriksa nota").click()
    expect(page).to_have_url(re.compile(lesson.slug))
    page.go_back(wait_until="load")
    page.goto("/cari/?q=nota&jenis=lessonpage", wait_until="load")
    assert [re.sub(r"hasil=\d+", "hasil", post) for post in told] == [
        "q=nota&hasil",
        f"q=nota&buka={lesson.search_entry.pk}",
    ]

"""The main work of the portal from end to end: an editor publishes a lesson, an official finds it, reads it, and prints it."""

import re

import pytest
from playwright.sync_api import expect

from content.models import LessonPage
from tests.browser.conftest import DESKTOP

pytestmark = pytest.mark.browser


class LessonForm:
    """Wagtail's form for a lesson, filled in as a person does it."""

    def __init__(self, page):
        self.page = page
        self.blocks = 0

    def add_block(self, label: str) -> str:
        """Adds a block of the kind that the chooser calls `label` at the end; gives the prefix of its fields' names."""
        stream = self.page.locator("[id$='body-section'] [data-streamfield-stream-container]").first
        stream.locator("> div > button.c-sf-add-button").nth(self.blocks).click()
        self.page.get_by_role("option", name=label, exact=True).click()
        prefix = f"body-{self.blocks}-value"
        self.blocks += 1
        self.page.locator(f"[name^='{prefix}']").first.wait_for(state="attached")
        return prefix

    def type_text(self, name: str, text: str) -> None:
        """Types into the rich text editor whose field is called `name`."""
        field = self.page.locator(f"[name='{name}']")
        field.locator("xpath=..").locator("[contenteditable=true]").first.click()
        self.page.keyboard.type(text)


@pytest.fixture
def signed_in(open_page, editor):
    """The editor's browser, signed in through the form."""
    page = open_page(DESKTOP)
    page.goto("/akun/masuk/?next=/kelola/")
    page.fill("input[name=username]", editor.username)
    page.fill("input[name=password]", "sandi-yang-panjang")
    page.click(".form .button")
    expect(page).to_have_url(re.compile(r"/kelola/$"))
    return page


def test_an_editor_publishes_a_lesson_and_an_official_finds_reads_and_prints_it(course, signed_in, open_page, tmp_path):
    admin = signed_in
    admin.goto(f"/kelola/pages/{course.module.pk}/")
    admin.locator("a[href$='/add_subpage/']").first.click()
    form = LessonForm(admin)
    admin.fill("[name=title]", "Menutup buku kas umum")
    admin.fill("[name=summary]", "Cocokkan buku, bank, dan pajak setiap akhir bulan.")
    admin.fill("[name=minutes]", "25")

    text = form.add_block("Teks")
    form.type_text(text, "Bu Ratna menutup buku kas pada malam terakhir bulan itu.")
    heading = form.add_block("Judul bagian")
    admin.fill(f"[name='{heading}']", "Cocokkan saldo")
    steps = form.add_block("Langkah kerja")
    admin.fill(f"[name='{steps}-items-0-value-task']", "Hitung uang tunai di brankas")
    admin.fill(f"[name='{steps}-items-0-value-who']", "Kaur Keuangan")
    checklist = form.add_block("Daftar periksa")
    admin.fill(f"[name='{checklist}-items-0-value']", "Saldo bank sama dengan buku pembantu bank")
    example = form.add_block("Contoh hitungan")
    admin.fill(f"[name='{example}-title']", "Saldo akhir")
    admin.fill(f"[name='{example}-lines-0-value-label']", "Saldo awal")
    admin.fill(f"[name='{example}-lines-0-value-value']", "5000000")

    # Preview
    admin.locator("[data-side-panel-toggle=preview]").click()
    preview = admin.frame_locator("[data-side-panel=preview] iframe").first
    expect(preview.get_by_role("heading", name="Menutup buku kas umum")).to_be_visible(timeout=20_000)

    # Publish
    admin.locator("[data-side-panel-toggle=preview]").click()
    expect(admin.get_by_text("Tersimpan", exact=True)).to_be_visible(timeout=20_000)  # by the editor itself
    admin.locator("footer .w-dropdown__toggle").click()
    admin.locator("button[name=action-publish]").click()
    admin.wait_for_load_state()
    assert admin.locator(".error-message").all_inner_texts() == []
    expect(admin.locator(".messages")).to_contain_text("Menutup buku kas umum", timeout=20_000)
    lesson = LessonPage.objects.get(title="Menutup buku kas umum")
    assert lesson.live

    # An official on a phone, who has no account
    reader = open_page()
    reader.goto("/cari/")
    reader.get_by_role("combobox").fill("tutup buku kas")
    reader.keyboard.press("Enter")
    result = reader.get_by_role("link", name="Menutup buku kas umum")
    expect(result).to_be_visible()
    result.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Menutup buku kas umum")
    expect(reader.get_by_text("Hitung uang tunai di brankas")).to_be_visible()
    expect(reader.get_by_text("Rp5.000.000")).to_be_visible()

    paper = tmp_path / "pelajaran.pdf"
    reader.emulate_media(media="print")
    assert not reader.locator("header.top, .top").first.is_visible()
    assert reader.locator(".print svg").is_visible()
    reader.pdf(path=paper, format="A4")
    assert paper.stat().st_size > 10_000

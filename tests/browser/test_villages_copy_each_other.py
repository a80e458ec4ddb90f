"""The main work of villages from end to end, on a phone: a slip, a story on a weak signal, and a neighbour who copies it."""

import re
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, sign_in
from tests.content.pictures import encoded, painting
from tests.factories import CommunityPageFactory, JobRoleFactory, make_region
from tests.factories.people import NEIGHBOUR, OTHER_VILLAGE, VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.browser

TITLE = "Air bersih untuk tiga dusun"
NOTE = "Dusun mana saja? Sebutkan."


@pytest.fixture
def people(course, portal):
    """What is there before: places, a page for stories, two officers, and an official of a neighbouring village."""
    CommunityPageFactory(parent=course.catalog.get_parent())
    for village in (VILLAGE, NEIGHBOUR, OTHER_VILLAGE):
        make_region(village)
    JobRoleFactory(name="Sekretaris Desa")
    return SimpleNamespace(
        officer=make_officer("33.10", name="Wahyu Petugas"),
        stranger=make_officer("76.02", name="Rina Petugas"),
        neighbour=make_villager(NEIGHBOUR, name="Joko Susilo"),
    )


def test_a_village_tells_what_worked_and_its_neighbour_copies_it(people, open_page):
    officer, author = open_page(), open_page()
    sign_in(officer, people.officer)
    code = print_slip(officer)
    sign_up(author, code)

    write_story(author)
    send(author)

    moderator = open_page(DESKTOP)
    sign_in(moderator, people.officer)
    open_waiting_story(moderator)
    comment_on_problem(moderator)
    send_back(moderator)

    revise(author)
    send(author)

    open_waiting_story(moderator)
    approve(moderator)
    assert_published(author)

    neighbour = open_page()
    sign_in(neighbour, people.neighbour)
    find_by_search(neighbour)
    find_by_region(neighbour)
    adopt(neighbour)

    assert_in_funnel(officer)
    stranger = open_page()
    sign_in(stranger, people.stranger)
    assert_not_in_funnel(stranger, officer.url)


def look(page):
    """What every page on the way must be: without barriers, and no wider than the phone."""
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def headline(page):
    return page.get_by_role("heading", level=1)


def print_slip(page) -> str:
    """Prints one slip for Ponggok; gives the code on it."""
    look(page)
    page.get_by_role("link", name="Ruang petugas").click()
    look(page)
    page.get_by_role("link", name="Cetak kartu undangan").click()
    page.get_by_label("Desa", exact=True).fill("ponggok")
    page.get_by_role("button", name="Cari desa").click()
    look(page)
    page.get_by_role("link", name=re.compile("Ponggok")).click()
    look(page)
    page.get_by_label("Kartu tanpa nama").fill("1")
    page.get_by_role("button", name="Buat kartu").click()
    expect(headline(page)).to_have_text("1 kartu undangan")
    look(page)
    return page.locator(".slip-code").inner_text()


def sign_up(page, code: str):
    """The village secretary makes an account with the slip, and is verified at once."""
    page.goto("/akun/daftar/")
    page.get_by_label("Nama lengkap").fill("Siti Aminah")
    page.get_by_label("Jabatan").select_option("Sekretaris Desa")
    page.get_by_role("combobox", name="Desa, nagari").fill("pongg")
    page.get_by_role("option", name=re.compile("Ponggok")).click()
    page.get_by_label("Nama masuk").fill("0812-3456-7890")
    page.get_by_label("Kata sandi atau PIN", exact=True).fill("padi menguning")
    page.get_by_label("Kode undangan").fill(code)
    page.get_by_label("Saya setuju").check()
    look(page)
    page.get_by_role("button", name="Buat akun").click()
    expect(headline(page)).to_have_text("Siti Aminah")
    expect(page.get_by_text("Terverifikasi", exact=True)).to_be_visible()
    look(page)


# The story


def write_story(page):
    """Through all steps, while the answer to the first is lost and the signal goes twice."""
    page.goto("/berbagi/")
    look(page)
    page.get_by_role("link", name="Tulis cerita desa Anda").click()
    page.get_by_label("Judul cerita").fill(TITLE)
    page.get_by_label("Apa masalahnya?").fill("Warga membeli air setiap kemarau.")
    look(page)
    lose_the_answer(page)
    expect(headline(page)).to_have_text("Yang dilakukan", timeout=20_000)

    page.get_by_label("Apa yang desa lakukan?").fill("Desa memasang pompa dan pipa.")
    page.get_by_label("Siapa yang ikut?").fill("BPD, PKK, dan 30 warga.")
    look(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("status")).to_contain_text("Tidak ada sinyal")
    look(page)
    page.context.set_offline(False)
    expect(headline(page)).to_have_text("Biaya dan sumber dana")

    line = page.get_by_role("group", name="Baris 1")
    line.get_by_label("Untuk apa").fill("Pompa")
    line.get_by_label("Jumlah (Rp)").fill("12.500.000")
    line.get_by_label("Sumber dana").select_option("Dana Desa")
    look(page)
    go_on(page, "Yang berubah")

    page.get_by_label("Tahun kegiatan").fill("2025")
    line = page.get_by_role("group", name="Baris 1")
    line.get_by_label("Apa yang berubah").fill("rumah dengan air")
    line.get_by_label("Sebelumnya").fill("20")
    line.get_by_label("Sesudahnya").fill("120 rumah")
    look(page)
    go_on(page, "Foto")

    add_photos(page)
    go_on(page, "Yang tidak berjalan dan saran")

    page.get_by_label("Apa yang tidak berjalan?").fill("Pompa pertama rusak.")
    page.get_by_label("Apa saran Anda").fill("Sisihkan uang untuk perawatan.")
    look(page)
    go_on(page, "Bidang dan label")

    page.get_by_label("Keuangan Desa").check()
    look(page)
    go_on(page, "Periksa dan kirim")


def go_on(page, title: str):
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(headline(page)).to_have_text(title)


def lose_the_answer(page):
    """The step reaches the portal, but its answer does not reach the phone, which sends it once more."""

    def lose(route):
        route.fetch()
        route.abort("connectionreset")

    page.route("**/berbagi/tulis/**", lose, times=1)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("status")).to_contain_text("Tidak ada sinyal")


def add_photos(page):
    """Two photos, chosen while there is no signal."""
    look(page)
    page.context.set_offline(True)
    files = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": encoded(painting(size=size), "JPEG")}
        for number, size in enumerate([(1200, 900), (900, 1200)])
    ]
    page.get_by_label("Tambah foto").set_input_files(files)
    expect(page.get_by_role("status")).to_contain_text("2 foto")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("status")).to_contain_text("Tidak ada sinyal")
    page.context.set_offline(False)
    for number, caption in enumerate(["Pompa di mata air", "Pipa ke Dusun Krajan"], start=1):
        photo = page.get_by_role("group", name=f"Foto {number}")
        photo.get_by_label("Keterangan foto").fill(caption)
        photo.get_by_label("Orang di foto ini setuju").check()
    look(page)


def send(page):
    expect(page.get_by_text("Belum dapat dikirim")).to_be_hidden()
    look(page)
    page.get_by_role("button", name="Kirim untuk diperiksa").click()
    expect(headline(page)).to_have_text("Cerita saya")
    expect(page.get_by_text("Menunggu pemeriksaan")).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_have_count(1)
    look(page)


def revise(page):
    """The author finds state and note, and answers it."""
    page.goto("/akun/")
    look(page)
    page.get_by_role("link", name="Cerita saya").click()
    expect(page.get_by_text("Perlu diperbaiki")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Perbaiki").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    look(page)
    page.get_by_label("Apa masalahnya?").fill("Warga Krajan, Sawahan, dan Tegal membeli air setiap kemarau.")
    go_on(page, "Yang dilakukan")
    page.get_by_text("Langkah 2 dari 8").click()
    page.get_by_role("link", name="Periksa dan kirim").click()


def assert_published(page):
    page.goto("/akun/cerita/")
    expect(page.get_by_text("Terbit", exact=True)).to_be_visible()
    look(page)


# The moderator, in the editors' admin at an office


def open_waiting_story(page):
    """From the notice that a story waits."""
    page.goto("/akun/")
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(problem_of(page).get_by_role("textbox")).to_be_visible()


def problem_of(page):
    """The field of the problem in the editor."""
    return page.get_by_role("region", name="Masalahnya")


def comment_on_problem(page):
    problem = problem_of(page)
    problem.hover()
    problem.get_by_role("button", name="Tambah komentar").click()
    page.get_by_placeholder("Tulis komentar").fill(NOTE)
    page.get_by_role("button", name="Komentar", exact=True).click()
    expect(page.get_by_text("Tersimpan", exact=True)).to_be_visible()  # by the editor itself


def choose_action(page, name: str):
    """One of the actions behind the arrow of the button that saves."""
    page.get_by_role("navigation", name="Tindakan (bagian bawah)").get_by_role("button", name="Tindakan lain").click()
    page.get_by_role("button", name=name).click()


def send_back(page):
    choose_action(page, "Minta perbaikan")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Komentar").fill("Ceritanya bagus. Lengkapi sedikit.")
    dialog.get_by_role("button", name="Minta perbaikan").click()
    expect(page.locator(".messages")).to_contain_text(TITLE)
    expect(page).to_have_url(re.compile(r"/kelola/$"))


def approve(page):
    choose_action(page, "Setujui dan terbitkan")
    expect(page).to_have_url(re.compile(r"/kelola/$"))


# Readers, and the village that copies


def find_by_search(page):
    page.goto("/cari/")
    page.get_by_role("combobox").fill("pompa air dusun")
    page.keyboard.press("Enter")
    result = page.get_by_role("link", name=TITLE)
    expect(result).to_be_visible()
    look(page)
    result.click()
    expect(headline(page)).to_have_text(TITLE)


def find_by_region(page):
    page.goto("/berbagi/")
    page.get_by_role("combobox", name="Provinsi").select_option("Jawa Tengah")
    page.get_by_role("button", name="Tampilkan").click()
    look(page)
    page.get_by_role("link", name=TITLE).click()
    expect(headline(page)).to_have_text(TITLE)
    photo = page.get_by_role("img", name="Pompa di mata air")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("image => image.naturalWidth") > 300
    look(page)


def adopt(page):
    """From considering it to the village's budget."""
    page.get_by_role("link", name="Desa kami mau meniru").click()
    expect(headline(page)).to_have_text("Desa kami mau meniru")
    look(page)
    page.get_by_label("Apa yang desa Anda buat lain?").fill("Pompanya memakai tenaga surya.")
    page.get_by_role("button", name="Mulai replikasi").click()
    expect(headline(page)).to_have_text(TITLE)
    look(page)
    page.get_by_role("link", name="Catat langkah berikutnya").click()
    page.get_by_label("Masuk APBDes").check()
    page.get_by_label("Bidang dan kegiatan").fill("Bidang 2, air bersih")
    page.get_by_label("Jumlah anggaran (Rp)").fill("65.483.000")
    page.get_by_label("Sumber dana").select_option("Dana Desa")
    look(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Rp65.483.000")).to_be_visible()
    look(page)


# The officers


def open_funnel(page):
    page.goto("/petugas/")
    page.get_by_role("link", name="Replikasi di wilayah").click()
    expect(headline(page)).to_have_text("Replikasi di wilayah Anda")


def assert_in_funnel(page):
    open_funnel(page)
    reached = page.get_by_role("row", name=re.compile("^Masuk APBDes"))
    expect(reached.get_by_role("cell").first).to_contain_text("1")
    row = page.get_by_role("row", name=re.compile("Nganjat"))
    expect(row).to_contain_text(TITLE)
    expect(row).to_contain_text("65.483.000")
    look(page)
    row.get_by_role("link").click()
    expect(page.get_by_text("Bidang 2, air bersih")).to_be_visible()
    look(page)


def assert_not_in_funnel(page, address: str):
    """Neither in their own funnel nor at the address where the other officer reads it."""
    open_funnel(page)
    expect(page.get_by_text("Belum ada desa di wilayah Anda")).to_be_visible()
    look(page)
    assert page.goto(address).status == 404
    expect(page.get_by_text(TITLE)).to_have_count(0)

"""Content folders: loaded whole or not at all, safe to load again, with errors that name the file."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, Site

from accounts.models import JobRole
from community.models import CommunityPage, StoryPage
from content.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    CatalogPage,
    LessonPage,
    ModulePage,
    PortalDocument,
    Regulation,
    Term,
    TopicPage,
)
from home.models import HomePage, InfoPage
from portal.importer.loader import Loader
from portal.importer.sources import ContentError
from tests.factories import UserFactory, make_region
from tests.portal.content_folder import LESSON, STORY, STUDY, ContentFolder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(db, tmp_path):
    """A small folder of content, and the region that it speaks of."""
    make_region("33.10.19.2009")
    return ContentFolder(tmp_path / "materi")


@pytest.fixture
def load(folder):
    """Loads the folder; gives the report."""
    return lambda **options: Loader(folder.path, **options).load()


def lesson() -> LessonPage:
    """The lesson of the folder as it is stored now."""
    return LessonPage.objects.get(slug="ppn")


def blocks(name: str) -> list:
    """The values of the lesson's blocks of this name."""
    return [child.value for child in lesson().body if child.block_type == name]


# A first load


def test_a_folder_becomes_a_tree_of_published_pages(load):
    report = load()
    assert len(report.created) == 11
    assert (report.updated, report.kept) == ([], [])
    home = HomePage.objects.get()
    addresses = {page.url_path.removeprefix(home.url_path): type(page.specific) for page in home.get_descendants()}
    assert addresses == {
        "belajar/": CatalogPage,
        "belajar/keuangan/": TopicPage,
        "belajar/keuangan/pajak/": ModulePage,
        "belajar/keuangan/pajak/ppn/": LessonPage,
        "belajar/keuangan/pajak/setor/": LessonPage,
        "inovasi/": CaseStudyIndexPage,
        "inovasi/ponggok/": CaseStudyPage,
        "berbagi/": CommunityPage,
        "berbagi/bank-sampah/": StoryPage,
        "tentang/": InfoPage,
    }
    assert not Page.objects.filter(live=False).exists()
    assert Site.objects.get().root_page == home.page_ptr


def test_pages_stand_in_the_order_of_their_numbers(load, folder):
    folder.write(
        "pages/01-belajar/01-keuangan/02-pajak/10-lapor.md",
        "---\ntype: lesson\ntitle: Lapor\nminutes: 5\n---\nLapor.\n",
    )
    folder.write("pages/01-belajar/01-keuangan/01-dasar/index.md", "---\ntype: module\ntitle: Dasar\n---\n")
    load()
    assert [page.slug for page in TopicPage.objects.get().get_children()] == ["dasar", "pajak"]
    assert [page.slug for page in ModulePage.objects.get(slug="pajak").get_children()] == ["ppn", "setor", "lapor"]


def test_lists_are_loaded(load):
    load()
    assert [role.name for role in JobRole.objects.all()] == ["Kaur Keuangan", "TPK"]
    rule = Regulation.objects.get()
    assert (rule.code, rule.year, rule.status, rule.checked_on) == ("PMK 7/2026", 2026, "in_force", date(2026, 11, 24))
    assert [term.slug for term in Term.objects.order_by("pk")] == ["spp", "kpm", "kpm-2"]
    assert Term.objects.get(slug="spp").synonym_list == ["surat permintaan", "SPP desa"]


def test_the_fields_of_a_lesson_are_filled_in(load):
    load()
    page = lesson()
    assert page.title == "PPN saat membeli semen"
    assert (page.minutes, page.reviewed_on) == (30, date(2026, 11, 24))
    assert [role.slug for role in page.job_roles.all()] == ["kaur-keuangan"]
    assert sorted(tag.name for tag in page.tags.all()) == ["pajak", "ppn"]
    assert page.objective_list == ["Menghitung PPN"]
    assert page.key_point_list == ["Nota asli", "NTPN disimpan"]
    assert page.topic == TopicPage.objects.get()
    assert "<ol>" in page.in_five_minutes
    assert "<strong>bukti</strong>" in page.in_five_minutes
    (basis,) = page.legal_basis
    assert (basis.value["regulation"].code, basis.value["article"]) == ("PMK 7/2026", "Pasal 20")


def test_every_block_of_a_lesson_is_read(load):
    load()
    assert blocks("heading") == ["Tiga hal"]
    (opening, after) = blocks("text")
    assert "<li>satu</li>" in opening.source
    assert "<h3>Anak judul</h3>" in after.source
    assert "<em>miring</em> &amp; tanda &lt;kurung&gt;" in after.source
    (steps,) = blocks("steps")
    assert steps["items"][0]["task"] == "Periksa toko"
    assert "<strong>nama</strong>" in steps["items"][0]["detail"].source
    assert steps["items"][0]["due"] == ""
    assert blocks("callout")[0]["kind"] == "mistake"
    assert blocks("citation")[0]["as_of"] == date(2026, 11, 24)
    (table,) = blocks("table")
    assert [list(row) for row in ([cell.value for cell in row] for row in table["table"].rows)] == [
        ["Semen", Decimal(294), 21_168_000],
        ["2026", Decimal("24.5"), None],
    ]
    assert blocks("budget")[0]["lines"][0]["volume"] == Decimal("24.5")
    (example,) = blocks("worked_example")
    assert [line["value"] for line in example["lines"]] == [20_000_000, 18_333_333]
    assert example["unit"] == "Rp"
    assert blocks("form_example")[0]["fields"][0]["value"] == "012/SPP/2026"
    assert list(blocks("checklist")[0]["items"]) == ["Nota asli", "NTPN ditempel"]
    assert blocks("accordion")[0]["items"][0]["text"].source == "<p>Tanpa PPN.</p>"
    assert [option["correct"] for option in blocks("question")[0]["options"]] == [True, False]
    assert [row["value"] for row in blocks("chart")[0]["rows"]] == [612, Decimal("398.5")]
    assert blocks("diagram")[0]["name"] == "bidang-keuangan"
    assert blocks("download")[0]["document"].title == "Buku kas"


def test_a_case_study_is_filled_in(load):
    load()
    study = CaseStudyPage.objects.get()
    assert (study.topic.slug, study.region.code, study.year) == ("keuangan", "33.10.19.2009", 2019)
    assert study.cost_total == 150_500_000
    assert study.results[0].value["claim"] is True
    assert study.misfit_list == ["Debit susut", "Air diperebutkan"]
    assert study.sources[0].value["url"] == "https://travel.detik.com/"


def test_a_story_is_filled_in(load):
    load()
    story = StoryPage.objects.get()
    assert (story.topic.slug, story.region.code, story.year, story.is_example) == (
        "keuangan",
        "33.10.19.2009",
        2024,
        True,
    )
    assert story.cost_total == 930_000
    assert story.problem.split("\n\n") == ["Warga membakar sampah.", "Sungai tersumbat.\n"]
    (change,) = story.changes
    assert (change.value["before"], change.value["after"], change.value["year"]) == ("10", "94", 2024)
    assert [tag.name for tag in story.tags.all()] == ["sampah"]


def test_a_story_with_an_identity_number_is_refused(load, folder):
    folder.replace(STORY, "Ibu dasawisma.", "Ibu dasawisma, 3310191212850001.")
    with pytest.raises(ContentError, match="participants"):
        load()


def test_other_pages_are_filled_in(load):
    load()
    home = HomePage.objects.get()
    assert home.suggestion_list == ["pajak semen", "contoh spp"]
    assert [(entry.month, entry.note, entry.lesson.slug) for entry in home.calendar.order_by("sort_order")] == [
        (None, "Tutup buku.", "ppn"),
        (3, "Susun laporan.", "ppn"),
    ]
    assert ModulePage.objects.get().goal_list == ["Menghitung PPN", "Menyetor PPh"]
    assert ModulePage.objects.get().pass_mark == 75
    assert TopicPage.objects.get().hue == "keuangan"
    assert [child.block_type for child in InfoPage.objects.get().body] == ["heading", "text"]


def test_links_to_pages_follow_them_when_they_move(load, client):
    load()
    target = LessonPage.objects.get(slug="setor")
    assert f'<a linktype="page" id="{target.pk}">setor</a>' in blocks("text")[0].source
    target.slug = "setor-pajak"
    target.save_revision().publish()
    text = client.get("/belajar/keuangan/pajak/ppn/").content.decode()
    assert 'href="/belajar/keuangan/pajak/setor-pajak/"' in text
    assert 'href="/inovasi/"' in text
    assert 'href="/cari/?q=ppn"' in text


def test_everything_that_was_loaded_can_be_read(load, client):
    load()
    for page in Page.objects.live().filter(depth__gte=2):
        response = client.get(page.url)
        assert response.status_code == 200, page.url
    assert client.get(PortalDocument.objects.get().url).status_code == 200


def test_what_follows_a_publication_has_happened(load):
    load()
    page = lesson()
    assert page.transfer_size > 1_000
    assert "pajak" in page.search_entry.text.lower()
    assert page.first_published_at


def test_reading_a_lesson_with_a_file_writes_nothing(load, client):
    load()
    with CaptureQueriesContext(connection) as captured:
        text = client.get("/belajar/keuangan/pajak/ppn/").content.decode()
    assert "XLSX" in text
    assert not [query["sql"] for query in captured if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_files_of_one_name_and_two_kinds_are_two_documents(load, folder):
    folder.write("documents/buku-kas.pdf", "%PDF")
    folder.replace(
        LESSON,
        "document: buku-kas.xlsx\n```",
        "document: buku-kas.xlsx\n```\n```download\ntitle: Cetak\ndocument: buku-kas.pdf\n```",
    )
    load()
    assert [value["document"].file_extension for value in blocks("download")] == ["xlsx", "pdf"]


def test_the_welcome_page_of_wagtail_makes_room(load):
    assert Page.objects.filter(title="Welcome to your new Wagtail site!").exists()
    load()
    assert not Page.objects.filter(title="Welcome to your new Wagtail site!").exists()


def test_windows_line_ends_are_read_too(load, folder):
    folder.write(LESSON, (folder.path / LESSON).read_text().replace("\n", "\r\n"))
    load()
    assert blocks("heading") == ["Tiga hal"]


# Loading again


def state() -> dict:
    """What a second load must not touch."""
    return {
        "pages": list(
            Page.objects.order_by("pk").values_list("pk", "path", "title", "latest_revision", "last_published_at")
        ),
        "revisions": Revision.objects.count(),
        "terms": list(Term.objects.order_by("pk").values()),
        "rules": list(Regulation.objects.order_by("pk").values()),
        "roles": list(JobRole.objects.order_by("pk").values()),
        "documents": list(PortalDocument.objects.values_list("pk", "file")),
        "log": PageLogEntry.objects.count(),
    }


def test_a_second_load_changes_nothing(load):
    load()
    before = state()
    report = load()
    assert (report.created, report.updated) == ([], [])
    assert len(report.kept) == 11
    assert state() == before


def test_a_changed_file_changes_nothing_unless_asked(load, folder):
    load()
    folder.replace(LESSON, "PPN saat membeli semen", "Judul baru")
    folder.replace("terms.yaml", "meminta pembayaran", "minta bayar")
    load()
    assert lesson().title == "PPN saat membeli semen"
    assert Term.objects.get(slug="spp").definition == "Surat untuk meminta pembayaran."


def test_a_new_file_becomes_a_page_beside_the_others(load, folder):
    load()
    folder.write(
        "pages/01-belajar/01-keuangan/02-pajak/03-lapor.md",
        "---\ntype: lesson\ntitle: Lapor\nminutes: 5\n---\nLapor.\n",
    )
    report = load()
    assert [path.rpartition("/")[2] for path in report.created] == ["03-lapor.md"]
    assert LessonPage.objects.get(slug="lapor").live


def test_an_update_takes_what_files_say_now(load, folder):
    load()
    folder.replace(LESSON, "PPN saat membeli semen", "Judul baru")
    folder.replace(LESSON, "## Tiga hal", "## Empat hal")
    folder.replace("terms.yaml", "meminta pembayaran", "minta bayar")
    folder.replace("pages/index.md", "note: Susun laporan.", "note: Laporkan.")
    report = load(update=True)
    assert report.created == []
    assert len(report.updated) == 11
    assert lesson().title == "Judul baru"
    assert blocks("heading") == ["Empat hal"]
    assert Term.objects.get(slug="spp").definition == "Surat untuk minta bayar."
    assert [entry.note for entry in HomePage.objects.get().calendar.order_by("sort_order")] == [
        "Tutup buku.",
        "Laporkan.",
    ]


def edit(page: Page, **fields) -> None:
    """Saves and publishes a page as a signed-in editor does."""
    page = page.specific
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=UserFactory()).publish()


def test_what_an_editor_has_changed_survives_an_update(load, folder):
    load()
    edit(lesson(), title="Judul redaksi")
    folder.replace(LESSON, "PPN saat membeli semen", "Judul berkas")
    folder.replace("pages/01-belajar/01-keuangan/02-pajak/02-setor.md", "Setor dan simpan NTPN", "Setor")
    report = load(update=True)
    assert lesson().title == "Judul redaksi"
    assert LessonPage.objects.get(slug="setor").title == "Setor"
    assert [path.rpartition("/")[2] for path in report.kept] == ["01-ppn.md"]


def test_what_an_editor_has_changed_survives_the_editors_account(load, folder, admin_user):
    load()
    page = LessonPage.objects.get(slug="setor")
    page.title = "Judul redaksi"
    page.save_revision(user=admin_user, log_action=True, changed=True).publish(user=admin_user)
    admin_user.delete()
    folder.replace("pages/01-belajar/01-keuangan/02-pajak/02-setor.md", "Setor dan simpan NTPN", "Setor")
    load(update=True)
    assert LessonPage.objects.get(slug="setor").title == "Judul redaksi"


def test_an_editors_draft_survives_an_update(load, folder):
    load()
    page = lesson()
    page.title = "Konsep redaksi"
    page.save_revision(user=UserFactory())
    folder.replace(LESSON, "PPN saat membeli semen", "Judul berkas")
    load(update=True)
    assert lesson().get_latest_revision_as_object().title == "Konsep redaksi"
    assert lesson().title == "PPN saat membeli semen"


def test_a_page_that_an_editor_has_withdrawn_stays_withdrawn(load):
    load()
    lesson().unpublish()
    load(update=True)
    assert not lesson().live


def test_a_term_that_an_editor_has_changed_survives_an_update(load, folder, admin_client):
    load()
    term = Term.objects.get(slug="spp")
    address = f"/kelola/snippets/content/term/edit/{term.pk}/"
    data = {
        "name": "SPP",
        "full_form": term.full_form,
        "definition": "Arti dari redaksi.",
        "source": "",
        "synonyms": "",
    }
    assert admin_client.post(address, data).status_code == 302
    assert ModelLogEntry.objects.for_instance(term).exists()
    folder.replace("terms.yaml", "meminta pembayaran", "minta bayar")
    load(update=True)
    assert Term.objects.get(slug="spp").definition == "Arti dari redaksi."


def test_a_person_runs_it_from_the_command_line(folder):
    out = StringIO()
    call_command("load_content", str(folder.path), stdout=out)
    assert out.getvalue() == "11 halaman baru, 0 diperbarui, 0 dibiarkan.\n"
    out = StringIO()
    call_command("load_content", str(folder.path), "--update", stdout=out)
    assert out.getvalue() == "0 halaman baru, 11 diperbarui, 0 dibiarkan.\n"


def test_progress_is_told(folder):
    told = []
    Loader(folder.path, progress=lambda done, total: told.append((done, total))).load()
    assert told[0] == (1, 11)
    assert told[-1] == (11, 11)


# What is wrong is named, and nothing is saved


def counts() -> tuple:
    """How much there is of all that a load makes."""
    return tuple(model.objects.count() for model in (Page, Revision, Term, Regulation, JobRole, PortalDocument))


MISTAKES = {
    "yaml that cannot be read": (LESSON, "summary: Hitung", "summary: [Hitung", "YAML tidak terbaca"),
    "yaml of a block that cannot be read": (
        LESSON,
        "items: [Nota asli, NTPN ditempel]",
        "items: [Nota asli",
        "YAML tidak terbaca",
    ),
    "fields without an end": (
        LESSON,
        "legal_basis:\n  - {regulation: PMK 7/2026, article: Pasal 20, note: Batas 3%.}\n---",
        "",
        "dua baris ---",
    ),
    "no title": (LESSON, "title: PPN saat membeli semen\n", "", "type dan title wajib"),
    "an empty title": (LESSON, "title: PPN saat membeli semen\n", "title:\n", "title"),
    "no type": (LESSON, "type: lesson\n", "", "type dan title wajib"),
    "an unknown type": (LESSON, "type: lesson", "type: pelajaran", "type “pelajaran” tidak dikenal"),
    "a type in the wrong place": (LESSON, "type: lesson", "type: topic", "tidak boleh"),
    "an unknown field": (LESSON, "minutes: 30", "minutes: 30\npenulis: Budi", "Isian “penulis” tidak dikenal"),
    "a lesson without minutes": (LESSON, "minutes: 30\n", "", "minutes"),
    "words for minutes": (LESSON, "minutes: 30", "minutes: setengah jam", "minutes"),
    "no date": (LESSON, "reviewed_on: 2026-11-24", "reviewed_on: kemarin", "reviewed_on"),
    "an unknown role": (LESSON, "roles: [kaur-keuangan]", "roles: [bendahara]", "Jabatan “bendahara” tidak ada"),
    "an unknown regulation in a list": (
        LESSON,
        "{regulation: PMK 7/2026, article",
        "{regulation: PMK 9/1999, article",
        "Regulasi “PMK 9/1999” tidak ada",
    ),
    "an unknown regulation in a block": (
        LESSON,
        "```citation\nregulation: PMK 7/2026",
        "```citation\nregulation: PMK 9/1999",
        "blok ke-6 (citation): Regulasi “PMK 9/1999”",
    ),
    "an unknown block": (LESSON, "```callout", "```catatan", "Blok “catatan” tidak dikenal"),
    "an unknown key of a block": (LESSON, "kind: mistake", "jenis: mistake", "tidak mengenal isian jenis"),
    "an unknown key in a list of a block": (LESSON, "who: TPK", "siapa: TPK", "tidak mengenal isian siapa"),
    "an unknown choice": (LESSON, "kind: mistake", "kind: salah", "kind"),
    "a missing key of a block": (LESSON, "says: Paling tinggi 3%.\n", "", "says"),
    "a block of text instead of fields": (LESSON, "kind: mistake\ntext: Nota dipecah.", "Nota dipecah.", "perlu isian"),
    "an empty block": (LESSON, "kind: mistake\ntext: Nota dipecah.\n", "", "perlu isian"),
    "a list of text instead of fields": (
        LESSON,
        "  - task: Periksa toko\n    detail: Cocokkan **nama**.\n    who: TPK\n    document: Surat pengukuhan",
        "  - Periksa toko",
        "perlu isian",
    ),
    "a table instead of fields": (LESSON, "caption: Pembelian\ncolumns:", "- a\n- b\n- c\n", "01-ppn.md"),
    "a row with a cell too few": (LESSON, "- [Semen, 294, 21168000]", "- [Semen, 294]", "sel sebanyak kolomnya"),
    "a column without a type": (LESSON, "{type: text, heading: Uraian}", "{heading: Uraian}", "01-ppn.md"),
    "a column of an unknown type": (
        LESSON,
        "{type: text, heading: Uraian}",
        "{type: teks, heading: Uraian}",
        "01-ppn.md",
    ),
    "words for an amount": (LESSON, "21168000", "dua puluh juta", "01-ppn.md"),
    "a figure that its formula does not give": (
        LESSON,
        "value: 18333333",
        "value: 18333334",
        "Rumusnya memberi 18333333, bukan 18333334",
    ),
    "a formula that is a program": (LESSON, "round(a * 11 / 12)", "__import__('os').getpid()", "Rumus"),
    "two right answers": (LESSON, '{text: "Rp300.000"}', '{text: "Rp300.000", correct: true}', "tepat satu jawaban"),
    "the same section twice": (LESSON, "### Anak judul", "## Tiga hal", "sudah dipakai"),
    "a link to a page that is not there": (
        LESSON,
        "(/belajar/keuangan/pajak/setor/)",
        "(/belajar/keuangan/pajak/lapor/)",
        "tidak menunjuk ke halaman mana pun",
    ),
    "a link without its last stroke to nowhere": (
        LESSON,
        "(/belajar/keuangan/pajak/setor/)",
        "(/belajar/lapor)",
        "tidak menunjuk ke halaman mana pun",
    ),
    "a drawing that is not there": (
        LESSON,
        "name: bidang-keuangan",
        "name: bidang-rahasia",
        "bidang-rahasia bukan pilihan",
    ),
    "a file that is not there": (LESSON, "buku-kas.xlsx", "buku-hilang.xlsx", "documents/buku-hilang.xlsx tidak ada"),
    "a region that is not there": (STUDY, "33.10.19.2009", "99.99.99.2009", "Jalankan load_regions lebih dulu"),
    "a topic that is not there": (STUDY, "topic: keuangan", "topic: air", "Bidang “air” tidak ada"),
    "a phone number": (
        STUDY,
        "contact_role: Pengelola BUM Desa",
        "contact_role: Budi 0812-3456-7890",
        "nomor telepon atau NIK",
    ),
    "an unknown source of funds": (STUDY, "fund_source: swadaya", "fund_source: arisan", "fund_source"),
    "no results": (
        STUDY,
        "  - {indicator: Omzet, before: Rp5 miliar, value: Rp16 miliar, year: 2018, source: detik.com, claim: true}\n",
        "",
        "results",
    ),
    "a month's work that is not there": (
        "pages/index.md",
        "lesson: /belajar/keuangan/pajak/ppn/",
        "lesson: /belajar/keuangan/pajak/lapor/",
        "Tidak ada pelajaran di",
    ),
    "a month's work without a note": ("pages/index.md", "    note: Tutup buku.\n", "", "index.md"),
    "a body where there is none": (
        "pages/01-belajar/index.md",
        "summary: Semua pelajaran.\n---\n",
        "summary: Semua pelajaran.\n---\nIsi.\n",
        "tidak punya isi",
    ),
    "an unknown key in a list": (
        "terms.yaml",
        "  definition: Surat untuk",
        "  arti: Contoh\n  definition: Surat untuk",
        "arti",
    ),
    "a list that is none": ("terms.yaml", "\n- name: SPP\n  full_form", "\nname: SPP\nfull_form", "terms.yaml"),
    "a term without a meaning": (
        "terms.yaml",
        "  definition: Surat untuk meminta pembayaran.\n",
        "",
        "terms.yaml: SPP",
    ),
    "a rule in an unknown state": (
        "regulations.yaml",
        "status: in_force",
        "status: berlaku",
        "regulations.yaml: PMK 7/2026",
    ),
    "a rule without a year": ("regulations.yaml", "  year: 2026\n", "", "regulations.yaml"),
    "a rule from a year in words": ("regulations.yaml", "year: 2026", "year: tahun ini", "regulations.yaml"),
    "a list that cannot be read": ("job_roles.yaml", "{slug: tpk", "{slug: [tpk", "job_roles.yaml: YAML tidak terbaca"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_file_and_nothing_is_saved(load, folder, mistake):
    name, old, new, says = MISTAKES[mistake]
    folder.replace(name, old, new)
    before = counts()
    with pytest.raises(ContentError) as refused:
        load()
    message = str(refused.value)
    assert name.rpartition("/")[2] in message
    assert says in message
    assert counts() == before


@pytest.mark.parametrize("mistake", ["a figure that its formula does not give", "an unknown role"])
def test_a_mistake_in_an_update_leaves_what_was_there(load, folder, mistake):
    load()
    before = state()
    name, old, new, _ = MISTAKES[mistake]
    folder.replace(name, old, new)
    folder.replace("pages/04-tentang.md", "Tentang portal", "Tentang kami")
    with pytest.raises(ContentError):
        load(update=True)
    assert state() == before


def test_all_pages_with_mistakes_are_named_at_once(load, folder):
    folder.replace(LESSON, "value: 18333333", "value: 1")
    folder.replace(STUDY, "evidence: sources", "evidence: yakin")
    with pytest.raises(ContentError) as refused:
        load()
    assert "01-ppn.md" in str(refused.value)
    assert "01-ponggok.md" in str(refused.value)


def test_a_folder_without_its_own_page_is_named(load, folder):
    folder.delete("pages/01-belajar/01-keuangan/02-pajak/index.md")
    with pytest.raises(ContentError, match=r"folder perlu berkas index\.md"):
        load()


def test_the_command_says_that_nothing_was_loaded(folder):
    folder.replace(LESSON, "value: 18333333", "value: 1")
    with pytest.raises(CommandError, match=re.compile(r"Tidak ada yang dimuat\..*01-ppn\.md", re.DOTALL)):
        call_command("load_content", str(folder.path))


def test_the_command_needs_a_folder_of_content(tmp_path):
    with pytest.raises(CommandError, match="tidak berisi folder pages"):
        call_command("load_content", str(tmp_path))


def test_yaml_makes_no_objects(load, folder):
    folder.replace(LESSON, "summary: Hitung PPN dari satu tagihan.", "summary: !!python/object/apply:os.system ['id']")
    with pytest.raises(ContentError, match="YAML tidak terbaca"):
        load()

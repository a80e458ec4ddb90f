"""A lesson as its reader finds it: sections, neighbours, data for search engines, what is kept for searches."""

import json
import re
from datetime import date

import pytest
from wagtail.models import Page

from content.models import LessonPage
from tests.factories import JobRoleFactory, RegulationFactory, publish

ADDRESS = "/belajar/keuangan-desa/pajak-desa/"
BODY = [
    {"type": "text", "value": "<p>Bu Sari menerima nota.</p>"},
    {"type": "heading", "value": "Periksa nota"},
    {"type": "text", "value": "<p>Cocokkan volume &amp; harga.</p>"},
    {
        "type": "callout",
        "value": {"kind": "mistake", "title": "Nota dipecah", "text": "<p>Satu pembelian tiga nota.</p>"},
    },
    {"type": "heading", "value": "Hitung pajaknya"},
    {"type": "checklist", "value": {"title": "Sebelum membayar", "items": ["NTPN ditempel"]}},
]


@pytest.fixture
def long_lesson(make_lesson):
    """A published lesson with two sections, key points and a short version."""
    return make_lesson(
        title="Membuat SPP",
        slug="spp",
        body=BODY,
        in_five_minutes="<p>Periksa nota <b>dulu</b>.</p>",
        key_points="Nota asli\n\n  NTPN disimpan  ",
        objectives="Membuat SPP\nMemeriksa nota",
    )


def test_a_lesson_is_read_section_by_section(long_lesson):
    sections = long_lesson.get_sections()
    assert [(section.anchor, section.heading) for section in sections] == [
        ("", ""),
        ("periksa-nota", "Periksa nota"),
        ("hitung-pajaknya", "Hitung pajaknya"),
        ("inti", "Inti pelajaran"),
    ]
    opening, check, count, points = (section.text for section in sections)
    assert "Periksa nota dulu." in opening
    assert "Bu Sari menerima nota." in opening
    assert "Cocokkan volume & harga." in check
    assert "Satu pembelian tiga nota." in check
    assert "NTPN ditempel" in count
    assert "Cocokkan" not in count
    assert "Nota asli" in points


def test_a_lesson_that_begins_with_a_heading_has_no_empty_beginning(make_lesson):
    page = make_lesson(body=BODY[1:3])
    assert [section.heading for section in page.get_sections()] == ["Periksa nota"]


def test_the_contents_list_leads_to_each_section(long_lesson, client):
    text = client.get(f"{ADDRESS}spp/").content.decode()
    for anchor, heading in long_lesson.contents:
        assert f'<a href="#{anchor}">{heading}</a>' in text
        assert f'id="{anchor}"' in text


def test_no_two_parts_of_a_page_share_an_id(long_lesson, client):
    ids = re.findall(r'\sid="([^"]+)"', client.get(f"{ADDRESS}spp/").content.decode())
    assert len(ids) == len(set(ids))


def test_a_lesson_without_sections_has_no_contents_list(make_lesson, client):
    make_lesson(slug="pendek", body=BODY[:1])
    assert "Isi pelajaran" not in client.get(f"{ADDRESS}pendek/").content.decode()


def test_what_a_lesson_teaches_stands_before_its_text(long_lesson, client):
    text = client.get(f"{ADDRESS}spp/").content.decode()
    assert text.index("Kalau hanya punya 5 menit") < text.index("Bu Sari menerima nota.")
    assert text.index("Setelah ini Anda dapat") < text.index("Bu Sari menerima nota.")
    assert long_lesson.objective_list == ["Membuat SPP", "Memeriksa nota"]
    assert long_lesson.key_point_list == ["Nota asli", "NTPN disimpan"]
    assert "Ingat dua hal" in text


def test_the_rules_of_a_lesson_are_listed_with_their_doubts(make_lesson, client):
    basis = [
        {
            "type": "basis",
            "value": {
                "regulation": RegulationFactory(code="PMK 7/2026").pk,
                "article": "Pasal 20",
                "note": "Batas 3%.",
            },
        },
        {"type": "basis", "value": {"regulation": RegulationFactory(code="PP 43/2014", status="revoked").pk}},
    ]
    make_lesson(slug="aturan", legal_basis=basis)
    text = client.get(f"{ADDRESS}aturan/").content.decode()
    assert "PMK 7/2026, Pasal 20" in text
    assert "Batas 3%." in text
    assert "Dicabut." in text
    assert 'href="#dasar-hukum"' in text


def test_a_lesson_says_for_whom_how_long_and_when_it_was_reviewed(make_lesson, client):
    roles = [JobRoleFactory(name=name) for name in ("Kaur Keuangan", "TPK", "BPD", "Kader")]
    make_lesson(slug="fakta", minutes=25, reviewed_on=date(2026, 11, 24))
    page = LessonPage.objects.get(slug="fakta")
    page.job_roles = roles
    publish(page)
    text = client.get(f"{ADDRESS}fakta/").content.decode()
    assert "25 menit" in text
    assert "Ditinjau 24 November 2026" in text
    assert "dan lainnya" in text
    assert re.search(r"\d+ KB", text)


# Neighbours


def test_lessons_follow_each_other_in_the_order_of_the_tree(course, make_lesson, client):
    make_lesson(title="Lapor pajak", slug="lapor")
    first, middle, last = (client.get(f"{ADDRESS}{slug}/").content.decode() for slug in ("ppn-semen", "setor", "lapor"))
    assert 'rel="prev"' not in first
    assert f'rel="next" href="{ADDRESS}setor/"' in first
    assert f'rel="prev" href="{ADDRESS}ppn-semen/"' in middle
    assert f'rel="next" href="{ADDRESS}lapor/"' in middle
    assert 'rel="next"' not in last


def test_a_lesson_says_which_of_how_many_it_is(course, client):
    assert "Pelajaran 2 dari 2" in client.get(f"{ADDRESS}setor/").content.decode()


def test_what_is_not_published_is_no_neighbour(course, make_lesson, client):
    course.lessons[1].unpublish()
    make_lesson(title="Lapor pajak", slug="lapor")
    text = client.get(f"{ADDRESS}ppn-semen/").content.decode()
    assert f'rel="next" href="{ADDRESS}lapor/"' in text
    assert "Pelajaran 1 dari 2" in text


def test_a_reordered_lesson_has_its_new_neighbours(course, client):
    course.lessons[1].move(course.lessons[0], pos="left")
    assert f'rel="prev" href="{ADDRESS}setor/"' in client.get(f"{ADDRESS}ppn-semen/").content.decode()


def test_a_private_neighbour_is_not_named(course, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        course.lessons[1].view_restrictions.create(restriction_type="login")
    text = client.get(f"{ADDRESS}ppn-semen/").content.decode()
    assert "Setor dan simpan NTPN" not in text


def test_the_way_to_a_lesson_is_shown(course, client):
    text = client.get(f"{ADDRESS}setor/").content.decode()
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/belajar/", "/belajar/keuangan-desa/", ADDRESS]


# Search engines and searches


def structured_data(text):
    """The data for search engines of a page, read as they read it."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])


def test_a_lesson_tells_search_engines_what_it_is(long_lesson, client):
    data = structured_data(client.get(f"{ADDRESS}spp/").content.decode())
    assert data["@type"] == "LearningResource"
    assert data["name"] == "Membuat SPP"
    assert data["timeRequired"] == "PT20M"
    assert data["teaches"] == ["Membuat SPP", "Memeriksa nota"]
    assert data["url"].endswith(f"{ADDRESS}spp/")


def test_a_title_cannot_break_out_of_the_data_for_search_engines(make_lesson, client):
    title = "</script><script>alert(1)</script>"
    make_lesson(title=title, slug="jahat", summary=title)
    text = client.get(f"{ADDRESS}jahat/").content.decode()
    assert "<script>alert" not in text
    assert structured_data(text)["name"] == title


def test_a_module_tells_search_engines_that_it_is_a_course(course, client):
    assert structured_data(client.get(ADDRESS).content.decode())["@type"] == "Course"


def test_a_shared_link_shows_title_summary_and_picture(lesson, client):
    text = client.get(f"{ADDRESS}ppn-semen/").content.decode()
    assert '<meta property="og:title" content="PPN saat membeli semen">' in text
    assert '<meta property="og:description" content="Ringkasan satu kalimat untuk pembaca.">' in text
    assert re.search(r'<meta property="og:image" content="https?://[^"]+\.png">', text)
    assert re.search(rf'<link rel="canonical" href="https?://[^"]+{ADDRESS}ppn-semen/">', text)


def test_the_words_of_all_blocks_are_kept_for_searches(long_lesson):
    text = long_lesson.search_entry.text
    for words in ("Bu Sari menerima nota.", "Satu pembelian tiga nota.", "NTPN ditempel", "NTPN disimpan"):
        assert words in text
    for words in ("Periksa nota", "Hitung pajaknya", "Inti pelajaran", "Memeriksa nota"):
        assert words in text.split("\n")


def test_the_weight_of_a_lesson_is_measured_when_it_is_published(long_lesson, client):
    long_lesson.refresh_from_db()
    first = long_lesson.transfer_size
    assert 1_000 < first < 30_000
    long_lesson.body = [
        *BODY,
        *[{"type": "text", "value": f"<p>{number} {number * 7919} {number**5}</p>"} for number in range(800)],
    ]
    publish(long_lesson)
    assert long_lesson.transfer_size > first + 2_000


# Who may read what


def test_a_draft_is_not_found(course, make_lesson, client):
    make_lesson(slug="konsep", published=False, live=False)
    assert client.get(f"{ADDRESS}konsep/").status_code == 404


def test_a_withdrawn_lesson_is_not_found(lesson, client):
    lesson.unpublish()
    assert client.get(f"{ADDRESS}ppn-semen/").status_code == 404


def test_a_draft_change_is_not_shown(lesson, client):
    lesson.title = "Judul rahasia"
    lesson.save_revision()
    assert "Judul rahasia" not in client.get(f"{ADDRESS}ppn-semen/").content.decode()


def test_a_lesson_may_be_kept_by_every_cache(lesson, client):
    response = client.get(f"{ADDRESS}ppn-semen/")
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_an_editor_is_not_given_a_page_that_caches_keep(lesson, client, settings):
    client.cookies[settings.EDITOR_COOKIE_NAME] = "1"
    assert "private" in client.get(f"{ADDRESS}ppn-semen/")["Cache-Control"]


def test_a_lesson_needs_no_script_to_be_read(long_lesson, client):
    text = client.get(f"{ADDRESS}spp/").content.decode()
    scripts = re.findall(r"<script[^>]*>", text)
    assert all("application/ld+json" in script or "defer" in script for script in scripts)
    assert " onclick=" not in text
    assert "style=" not in text


def test_a_link_to_a_page_that_is_gone_stays_as_text(course, make_lesson, client):
    link = f'<p>Lihat <a linktype="page" id="{course.lessons[1].pk}">cara setor</a>.</p>'
    make_lesson(slug="tautan", body=[{"type": "text", "value": link}])
    assert f'<a href="{ADDRESS}setor/">cara setor</a>' in client.get(f"{ADDRESS}tautan/").content.decode()
    Page.objects.get(pk=course.lessons[1].pk).delete()
    LessonPage.objects.get(slug="tautan").save_revision().publish()
    text = client.get(f"{ADDRESS}tautan/").content.decode()
    assert "cara setor" in text
    assert f"{ADDRESS}setor/" not in text


def test_labels_lead_to_what_else_has_them(make_lesson, client):
    page = make_lesson(slug="label")
    page.tags.add("dana desa")
    publish(page)
    text = client.get(f"{ADDRESS}label/").content.decode()
    assert "label=dana-desa" in text
    assert "dana desa" in text

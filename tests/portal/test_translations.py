"""The admin speaks Indonesian: portal/locale/ is whole, compiled, and wins over what the packages bring."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import UserFactory

CATALOGUES = sorted((Path(__file__).parents[2] / "portal" / "locale" / "id" / "LC_MESSAGES").glob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")


def entries(path: Path) -> list[dict[str, str]]:
    """The entries of a .po file, each with its msgid, msgstr and the like; the header is left out."""
    found = []
    for paragraph in path.read_text().split("\n\n"):
        entry: dict[str, str] = {"comments": "\n".join(re.findall(r"^#.*", paragraph, re.MULTILINE))}
        field = ""
        for line in paragraph.splitlines():
            if match := re.match(r'(msg\S+) (".*")$', line):
                field = match[1]
                entry[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                entry[field] += ast.literal_eval(line)
        if entry.get("msgid"):
            found.append(entry)
    return found


def translation_of(entry: dict[str, str]) -> str:
    return entry["msgstr[0]" if "msgid_plural" in entry else "msgstr"]


@pytest.fixture
def administrator(client, home):
    """A client that is signed in and may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_holds_what_its_source_says(path):
    compiled = gettext.GNUTranslations(path.with_suffix(".mo").open("rb"))
    source = entries(path)
    assert len(source) > 50
    for entry in source:
        msgid, context = entry["msgid"], entry.get("msgctxt")
        if "msgid_plural" in entry:
            assert compiled.ngettext(msgid, entry["msgid_plural"], 2) == translation_of(entry)
        elif context:
            assert compiled.pgettext(context, msgid) == translation_of(entry)
        else:
            assert compiled.gettext(msgid) == translation_of(entry)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_keeps_its_html_and_what_is_filled_in(path):
    for entry in entries(path):
        if "no-python-format" in entry["comments"]:
            continue
        original = entry["msgid"] + entry.get("msgid_plural", "")
        for pattern in (PLACEHOLDER, TAG):
            assert set(pattern.findall(translation_of(entry))) == set(pattern.findall(original)), entry["msgid"]


def test_the_editor_of_a_lesson_is_in_indonesian(administrator, lesson):
    html = administrator.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    for words in ("Simpan draf", "Terbitkan", "Tarik dari publik", "Jadwal terbit belum diatur", "Ubah privasi"):
        assert words in html
    for words in ("Save draft", "Publish", "Set schedule", "Change privacy"):
        assert f">{words}<" not in html


def test_the_scripts_of_the_admin_are_in_indonesian(administrator):
    script = administrator.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert "Perubahan disimpan otomatis." in script
    assert '"Dashboard": "Dasbor"' in script  # Wagtail's own translations are still there


def test_fields_that_wagtail_does_not_name_have_indonesian_labels(administrator):
    html = administrator.get(reverse("wagtailadmin_choose_page_email_link")).json()["html"]
    for label in ("Alamat e-mail", "Teks tautan", "Perihal", "Isi pesan"):
        assert label in html
    assert "Link text" not in html


def test_the_sign_in_page_is_in_indonesian(client, home):
    html = client.get(reverse("sign_in")).content.decode()
    text = TAG.sub("", html)
    assert "Kata sandi" in text
    assert "Masuk" in text
    assert "Password" not in text

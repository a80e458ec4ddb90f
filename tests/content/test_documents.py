"""Documents: which may be uploaded, and how they leave the portal."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection, UploadedFile

from content.models import PortalDocument

XLSX = b"PK\x03\x04" + b"\x00" * 200


def upload(name: str, data: bytes = XLSX) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, "application/octet-stream")


def add(client, file, title="Buku kas"):
    """Sends the form `Tambah dokumen`."""
    return client.post(
        reverse("wagtaildocs:add"), {"title": title, "file": file, "collection": Collection.get_first_root_node().pk}
    )


def stored(folder) -> list[Path]:
    """Files below a folder."""
    return [path for path in Path(folder).rglob("*") if path.is_file()]


OFFICE = ["kas.xlsx", "surat.docx", "buku.pdf", "paparan.pptx", "surat.odt", "kas.ods", "data.csv", "BUKU.PDF"]
PROGRAMS = [
    "kas.html",
    "kas.svg",
    "kas.js",
    "kas.exe",
    "kas.xlsm",
    "kas.docm",
    "kas.php",
    "kas.htaccess",
    "kas.pdf.html",
]


@pytest.mark.parametrize("name", OFFICE)
def test_office_files_are_taken(editor_client, name):
    assert add(editor_client, upload(name)).status_code == 302
    assert PortalDocument.objects.get().file_extension.lower() == name.rpartition(".")[2].lower()


@pytest.mark.parametrize("name", [*PROGRAMS, "kas.zip", "kas.xml", "kas"])
def test_other_files_are_refused_and_nothing_is_stored(editor_client, settings, tmp_path, name):
    response = add(editor_client, upload(name))
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PortalDocument.objects.exists()
    assert stored(settings.MEDIA_ROOT) + stored(tmp_path / "private") == []


def test_dropping_another_file_gives_a_sentence(editor_client):
    response = editor_client.post(
        reverse("wagtaildocs:add_multiple"),
        {"files[]": upload("kas.html"), "collection": Collection.get_first_root_node().pk},
    )
    answer = json.loads(response.content)
    assert answer["success"] is False
    assert answer["error_message"]
    assert not PortalDocument.objects.exists()


def test_a_heavy_file_is_refused(editor_client, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1_000
    assert "file" in add(editor_client, upload("kas.xlsx", b"\x00" * 1_001)).context["form"].errors
    assert not PortalDocument.objects.exists()


def test_documents_may_weigh_ten_megabytes(settings):
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == 10 * 1024 * 1024


def test_a_dropped_file_that_still_needs_a_title_waits_hidden(editor_client, settings):
    response = editor_client.post(
        reverse("wagtaildocs:add_multiple"),
        {"files[]": upload("kas.xlsx"), "title": "x" * 300, "collection": Collection.get_first_root_node().pk},
    )
    assert json.loads(response.content)["success"] is True
    assert UploadedFile.objects.count() == 1
    assert stored(settings.MEDIA_ROOT) == []


def document(name: str, data: bytes = XLSX) -> PortalDocument:
    """A stored document."""
    return PortalDocument.objects.create(title="Buku kas", file=ContentFile(data, name=name))


@pytest.mark.parametrize("name", ["Buku Kas 2026.xlsx", "buku.pdf", "data.csv", "surat.docx"])
def test_a_document_leaves_as_an_attachment(db, client, name):
    stored_document = document(name)
    response = client.get(stored_document.url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert stored_document.filename in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == XLSX


def test_a_document_keeps_the_name_that_a_reader_knows(db):
    assert document("Buku Kas 2026.xlsx").filename == "Buku_Kas_2026.xlsx"


def test_nobody_guesses_where_a_document_lies(db, settings, client):
    first, second = document("kas.xlsx"), document("kas.xlsx")
    assert first.file.name != second.file.name
    assert not Path(first.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert client.get(f"/media/{first.file.name}").status_code == 404


def test_a_document_under_another_name_is_not_found(db, client):
    stored_document = document("kas.xlsx")
    assert client.get(f"/dokumen/{stored_document.pk}/lain.xlsx").status_code == 404
    assert client.get("/dokumen/999999/kas.xlsx").status_code == 404


def test_a_document_in_a_closed_collection_is_not_given_out(db, client):
    root = Collection.get_first_root_node()
    closed = root.add_child(instance=Collection(name="Internal"))
    closed.view_restrictions.create(restriction_type="login")
    stored_document = document("kas.xlsx")
    stored_document.collection = closed
    stored_document.save()
    assert client.get(stored_document.url).status_code == 302


def test_a_file_name_cannot_leave_its_folder(editor_client, tmp_path):
    add(editor_client, upload("../../../kas.xlsx"))
    path = Path(PortalDocument.objects.get().file.path)
    assert path.is_relative_to(tmp_path / "private" / "documents")


def test_the_screens_for_documents_open(editor_client):
    stored_document = document("kas.xlsx")
    for address in (
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:add"),
        reverse("wagtaildocs:add_multiple"),
        reverse("wagtaildocs:edit", args=[stored_document.pk]),
        reverse("wagtaildocs_chooser:choose"),
    ):
        assert editor_client.get(address).status_code == 200

"""The text of documents: what is read, what an editor is told, and what a search finds."""

import io
import struct
import zipfile
import zlib

import docx
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject
from wagtail.models import Collection, CollectionViewRestriction

from content import document_reader, document_text
from content.document_reader import MAX_LETTERS, SEARCHED_LETTERS, read
from content.models import PortalDocument
from tests.factories import publish
from tests.portal.documents import Document

READ, NOTHING, FAILED, WAITING = "read", "nothing", "failed", "waiting"


def pdf(*pages: str, password: str = "", owner: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    contents = []
    for text in pages:
        contents.append(DecodedStreamObject())
        contents[-1].set_data(f"BT /F1 12 Tf 50 800 Td ({text}) Tj ET".encode("latin-1"))
    return pdf_of(*contents, password=password, owner=owner)


def pdf_of(*contents: StreamObject, password: str = "", owner: str = "") -> bytes:
    """A PDF with these streams as the contents of its pages."""
    writer = PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject(
        {NameObject("/F1"): DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})}
    )
    for content in contents:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(content)
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def packed(data: bytes) -> StreamObject:
    """A compressed stream with this in it, compressed."""
    content = StreamObject()
    content._data = data
    content[NameObject("/Filter")] = NameObject("/FlateDecode")
    return content


def pdf_bomb() -> bytes:
    """A PDF of a few hundred kilobytes whose page unpacks to 200 MB."""
    return pdf_of(packed(zlib.compress(b"BT (a) Tj ET " * 16_000_000, 9)))


def pdf_without_end() -> bytes:
    """A PDF whose page draws itself, twice, again and again."""
    form = DecodedStreamObject()
    form.set_data(b"/X Do /X Do BT /F1 12 Tf (a) Tj ET " * 1_000)
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    reference = writer._add_object(form)
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    drawn = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X"): reference})})
    form[NameObject("/Resources")] = page[NameObject("/Resources")] = drawn
    page[NameObject("/Contents")] = reference
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf_in_a_circle() -> bytes:
    """A PDF whose pages are their own parents and children."""
    return b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [2 0 R 2 0 R] /Count 9999999 /Parent 2 0 R>> endobj
trailer <</Root 1 0 R /Size 3 /Prev 0>>
startxref
0
%%EOF"""


def scanned() -> bytes:
    """A PDF that holds a picture and nothing else, as a scanner makes it."""
    file = io.BytesIO()
    Image.new("L", (100, 140), "white").save(file, "PDF")
    return file.getvalue()


def word(*paragraphs: str, cell: str = "") -> bytes:
    """A DOCX with these paragraphs, and a table where there is a `cell`."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_with(part: str, data: bytes) -> bytes:
    """A DOCX in which one part is `data`."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word("Kwitansi"))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, data)
    return file.getvalue()


def word_bomb() -> bytes:
    """A DOCX of 60 KB that unpacks to 60 MB, and says so."""
    return word_with("word/media/foto.png", b"\0" * 60_000_000)


def word_bomb_that_lies() -> bytes:
    """A DOCX whose text unpacks to 600 MB and whose directory says 1,000 bytes."""
    data = bytearray(word_with("word/document.xml", b" " * 600_000_000))
    entry = data.rindex(b"word/document.xml") - 46  # in the directory, at the end
    assert data[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, entry + 24, 1_000)
    return bytes(data)


def word_of_entities() -> bytes:
    """A DOCX of a billion laughs."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return word_with(
        "word/document.xml",
        f'<!DOCTYPE x [<!ENTITY a0 "haha">{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>".encode(),
    )


OLE = document_reader.OLE + b"\0" * 500

# File name, bytes, what comes of it, what the editor reads.
FILES = {
    "pdf": ("kas.pdf", pdf("Kwitansi semen", "Nota pasir"), READ, "Teks terbaca: 2 halaman."),
    "docx": ("kas.docx", word("Kwitansi semen", cell="Nota pasir"), READ, "Teks terbaca: 4 kata."),
    "capital letters": ("KAS.PDF", pdf("Kwitansi"), READ, "1 halaman"),
    "scanned": ("pindai.pdf", scanned(), NOTHING, "hasil pindai"),
    "empty docx": ("kosong.docx", word(), NOTHING, "tidak berisi tulisan"),
    "table": ("kas.xlsx", word("Kwitansi"), NOTHING, "hanya isi PDF dan DOCX"),
    "text": ("kas.csv", b"nota;pasir", NOTHING, "hanya isi PDF dan DOCX"),
    "text named pdf": ("kas.pdf", b"Kwitansi semen", FAILED, "bukan PDF"),
    "text named docx": ("kas.docx", b"Kwitansi semen", FAILED, "bukan DOCX"),
    "docx named pdf": ("kas.pdf", word("Kwitansi"), FAILED, "bukan PDF"),
    "pdf named docx": ("kas.docx", pdf("Kwitansi"), FAILED, "bukan DOCX"),
    "zip named docx": ("kas.docx", b"PK\x05\x06" + b"\0" * 18, FAILED, "bukan DOCX"),
    "old word named docx": ("kas.docx", OLE, FAILED, "bukan DOCX"),
    "empty": ("kas.pdf", b"", FAILED, "bukan PDF"),
    "pdf with a password": ("kas.pdf", pdf("Kwitansi", password="rahasia"), FAILED, "terkunci"),
    "pdf with restrictions": ("kas.pdf", pdf("Kwitansi", owner="rahasia"), READ, "1 halaman"),
    "docx with a password": ("kas.docx", OLE + "EncryptedPackage".encode("utf-16-le"), FAILED, "terkunci"),
    "damaged pdf": ("kas.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, FAILED, "rusak"),
    "half a pdf": ("kas.pdf", pdf("Kwitansi")[:120], FAILED, "rusak"),
    "half a docx": ("kas.docx", word("Kwitansi")[:4_000], FAILED, "rusak"),
    "damaged docx": ("kas.docx", word_with("word/document.xml", b"<w:document"), FAILED, "rusak"),
    "pdf bomb": ("kas.pdf", pdf_bomb(), FAILED, "rusak"),
    "pdf in a circle": ("kas.pdf", pdf_in_a_circle(), FAILED, ""),
    "docx bomb": ("kas.docx", word_bomb(), FAILED, "terlalu besar"),
    "docx bomb that lies": ("kas.docx", word_bomb_that_lies(), FAILED, ""),
    "docx of entities": ("kas.docx", word_of_entities(), FAILED, "rusak"),
}


@pytest.fixture
def at_commit(django_capture_on_commit_callbacks):
    """Does at the end of its block what waits for a commit, as the tasks do."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def store(db, at_commit):
    """Stores a document, and lets it be read."""

    def make(name: str, data: bytes, **fields) -> PortalDocument:
        with at_commit():
            document = PortalDocument.objects.create(
                title="Buku kas", file=ContentFile(data, name=name), file_size=len(data), **fields
            )
        document.refresh_from_db()
        return document

    return make


@pytest.fixture
def replace(at_commit):
    """Gives a document another file."""

    def put(document: PortalDocument, name: str, data: bytes) -> None:
        with at_commit():
            document.file = ContentFile(data, name=name)
            document.save()
        document.refresh_from_db()

    return put


@pytest.mark.parametrize(("name", "data", "state", "report"), FILES.values(), ids=FILES)
def test_every_file_is_stored_and_says_what_came_of_reading_it(editor_client, at_commit, name, data, state, report):
    with at_commit():
        form = {"title": "Kas", "file": SimpleUploadedFile(name, data), "collection": Collection.objects.get().pk}
        editor_client.post(reverse("wagtaildocs:add"), form)
    if not data:  # Django refuses an empty file
        assert not PortalDocument.objects.exists()
        return
    document = PortalDocument.objects.get()
    assert document.text_state == state, document.text_report
    assert report in document.text_report
    assert bool(document.text) == (state == READ)
    for address in (reverse("wagtaildocs:index"), reverse("wagtaildocs:edit", args=[document.pk])):
        assert document.text_report in Document(editor_client.get(address).content.decode()).text


def test_the_text_is_kept_in_the_order_of_the_pages(store):
    assert store("kas.pdf", pdf("Kwitansi   semen", "", "Nota pasir")).text == "Kwitansi semen\nNota pasir"
    assert store("kas.docx", word("Kwitansi", " ", cell="Nota pasir")).text == "Kwitansi\nNota pasir"


def test_forms_and_what_was_inserted_under_review_are_read():
    body = (
        "<w:p><w:r><w:t>Nama: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>Sari</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:p><w:ins><w:r><w:t>baru</w:t></w:r></w:ins><w:del><w:r><w:delText>lama</w:delText></w:r></w:del></w:p>"
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    assert read("docx", word_with("word/document.xml", xml.encode())).text == "Nama: Sari\nbaru"


def test_long_documents_are_read_so_far_and_say_so(monkeypatch):
    monkeypatch.setattr(document_reader, "MAX_PAGES", 2)
    reading = read("pdf", pdf("satu", "dua", "tiga"))
    assert (reading.text, reading.note) == ("satu\ndua", "2 halaman pertama dari 3")
    reading = read("pdf", pdf("a" * MAX_LETTERS, "dua"))
    assert (len(reading.text), reading.note[:26]) == (MAX_LETTERS, "1 halaman pertama dari 2. ")
    reading = read("docx", word(*["semen pasir " * 1_000] * 25))
    assert len(reading.text) == MAX_LETTERS
    assert "kata pertama. Yang dapat dicari: 20.000 huruf pertama" in reading.note


def test_what_a_database_does_not_take_is_left_out():
    assert document_reader.tidy("se\xadmen\0pasir\ud800\n\n  nota ") == "semen pasir\nnota"


def test_a_damaged_page_does_not_hide_the_others():
    good = DecodedStreamObject()
    good.set_data(b"BT /F1 12 Tf (Kwitansi) Tj ET")
    reading = read("pdf", pdf_of(good, packed(zlib.compress(b"BT (a) Tj ET " * 16_000_000, 9))))
    assert (reading.text, reading.note) == ("Kwitansi", "2 halaman, 1 di antaranya rusak")


def test_a_heavy_file_is_not_opened(store, monkeypatch):
    monkeypatch.setattr(document_text, "MAX_BYTES", 100)
    assert "lebih dari 20 MB" in store("kas.pdf", pdf("Kwitansi")).text_report


def test_a_file_that_takes_too_long_is_given_up(store, monkeypatch):
    monkeypatch.setattr(document_text, "MAX_SECONDS", 2)
    assert "terlalu rumit" in store("kas.pdf", pdf_without_end()).text_report


def test_the_reader_knows_no_secret(store, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://rahasia")
    run, seen = document_text.subprocess.run, {}
    monkeypatch.setattr(
        document_text.subprocess, "run", lambda *args, **options: seen.update(options) or run(*args, **options)
    )
    assert store("kas.pdf", pdf("Kwitansi")).text_state == READ
    assert set(seen["env"]) == {"PYTHONPATH"}


def test_a_lost_file_is_reported(store):
    document = store("kas.pdf", pdf("Kwitansi"))
    document.file.storage.delete(document.file.name)
    document_text.keep_text(document)
    document.refresh_from_db()
    assert "tidak ada di server" in document.text_report


@pytest.fixture
def readings(monkeypatch):
    """The documents that are read from now on."""
    read_file, seen = document_text.read_file, []
    monkeypatch.setattr(document_text, "read_file", lambda document: seen.append(document.pk) or read_file(document))
    return seen


def test_only_a_new_file_is_read(store, editor_client, at_commit, readings):
    document = store("kas.pdf", pdf("Kwitansi"))
    address = reverse("wagtaildocs:edit", args=[document.pk])
    form = {"title": "Kas 2026", "collection": document.collection_id}
    with at_commit():
        editor_client.post(address, form)
    document.refresh_from_db()
    assert (document.title, document.text) == ("Kas 2026", "Kwitansi")
    assert readings == [document.pk]
    with at_commit():
        editor_client.post(address, form | {"file": SimpleUploadedFile("kas.pdf", pdf("Nota"))})
    document.refresh_from_db()
    assert document.text == "Nota"
    assert readings == [document.pk] * 2


def test_a_new_file_makes_the_old_text_go_at_once(store):
    document = store("kas.pdf", pdf("Kwitansi"))
    document.file = ContentFile(pdf("Nota"), name="kas.pdf")
    document.save()  # and nothing is committed
    document.refresh_from_db()
    assert (document.searchable_text, document.text_report) == ("", "Teks belum dibaca.")


def test_a_file_replaced_while_it_is_read_does_not_get_the_old_text(store, monkeypatch):
    document = store("kas.pdf", pdf("Kwitansi"))
    read_file = document_text.read_file

    def slowly(document):
        PortalDocument.objects.filter(pk=document.pk).update(file="documents/lain/kas.pdf", text="lain")
        return read_file(document)

    monkeypatch.setattr(document_text, "read_file", slowly)
    document_text.keep_text(document)
    assert PortalDocument.objects.get().text == "lain"


def test_the_command_reads_what_waits(store, capsys, django_capture_on_commit_callbacks):
    store("lama.pdf", pdf("Kwitansi"))
    with django_capture_on_commit_callbacks(execute=False):
        waiting = PortalDocument.objects.create(title="Surat", file=ContentFile(pdf("Nota"), name="surat.pdf"))
    call_command("read_documents")
    assert capsys.readouterr().out == "Surat: Teks terbaca: 1 halaman.\n"
    waiting.refresh_from_db()
    assert waiting.text == "Nota"
    call_command("read_documents", all=True)
    assert len(capsys.readouterr().out.splitlines()) == 2


# What a search finds


def attach(lesson, *documents: PortalDocument) -> None:
    """Publishes a lesson with these to download under its heading `Berkas`."""
    blocks = [{"type": "download", "value": {"title": "Formulir", "document": document.pk}} for document in documents]
    lesson.body = [
        {"type": "text", "value": "<p>Pembuka.</p>"},
        {"type": "heading", "value": "Berkas kerja"},
        *blocks,
        {"type": "heading", "value": "Penutup"},
        {"type": "text", "value": "<p>Selesai.</p>"},
    ]
    publish(lesson)


@pytest.fixture
def found(client):
    """The addresses of the lesson that a visitor's search leads to."""

    def search(query: str) -> list[str]:
        html = client.get("/cari/", {"q": query}).content.decode()
        return [link for a in Document(html).find("a") if "/ppn-semen/" in (link := a.attributes["href"])]

    return search


AT_ANCHOR = ["/belajar/keuangan-desa/pajak-desa/ppn-semen/#berkas-kerja"]


@pytest.mark.parametrize(("name", "make"), [("kas.pdf", pdf), ("kas.docx", word)])
def test_a_word_in_a_document_leads_to_where_it_can_be_downloaded(lesson, store, found, name, make):
    attach(lesson, store(name, make("Kwitansi bermeterai")))
    assert found("bermeterai") == AT_ANCHOR


def test_a_document_that_is_read_later_is_found_then(lesson, found):
    document = PortalDocument.objects.create(title="Kas", file=ContentFile(pdf("bermeterai"), name="kas.pdf"))
    attach(lesson, document)
    assert found("bermeterai") == []
    document_text.read_document.call(document.pk)
    assert found("bermeterai") == AT_ANCHOR


def test_another_file_is_found_by_its_own_words(lesson, store, replace, found):
    document = store("kas.pdf", pdf("bermeterai"))
    attach(lesson, document)
    replace(document, "kas.docx", word("berstempel"))
    assert found("bermeterai") == []
    assert found("berstempel") == AT_ANCHOR
    replace(document, "kas.pdf", b"%PDF-1.7 rusak")
    assert found("berstempel") == []


def test_a_document_that_was_deleted_is_not_found(lesson, store, at_commit, found):
    document = store("kas.pdf", pdf("bermeterai"))
    attach(lesson, document)
    with at_commit():
        document.delete()
    assert found("bermeterai") == []


def test_a_document_of_a_draft_is_not_found(lesson, store, replace, found):
    document = store("kas.pdf", pdf("bermeterai"))
    attach(lesson, document)
    lesson.unpublish()
    replace(document, "kas.pdf", pdf("bermeterai lagi"))
    assert found("bermeterai") == []


def test_only_the_beginning_is_searched(lesson, store, found):
    attach(lesson, store("kas.docx", word("bermeterai " + "a " * SEARCHED_LETTERS + "berstempel")))
    assert found("bermeterai") == AT_ANCHOR
    assert found("berstempel") == []


def test_the_text_of_a_closed_collection_is_not_shown(lesson, store, at_commit, found, editor_client):
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Internal"))
    inside = closed.add_child(instance=Collection(name="Surat"))
    document = store("kas.pdf", pdf("bermeterai"), collection=inside)
    attach(lesson, document)
    assert found("bermeterai") == AT_ANCHOR
    with at_commit():
        restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    assert found("bermeterai") == []
    with at_commit():
        restriction.delete()
    assert found("bermeterai") == AT_ANCHOR
    with at_commit():
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
        document.collection = Collection.get_first_root_node()
        document.save()
    assert found("bermeterai") == AT_ANCHOR


def test_a_closed_collection_that_is_empty_can_be_deleted(db, at_commit):
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Internal"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    with at_commit():
        Collection.objects.get(pk=closed.pk).delete()
    assert not CollectionViewRestriction.objects.exists()


def test_documents_moved_to_a_closed_collection_together_are_not_found(lesson, store, at_commit, found, admin_client):
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Internal"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document = store("kas.pdf", pdf("bermeterai"))
    attach(lesson, document)
    address = reverse("wagtail_bulk_action", args=["content", "portaldocument", "add_to_collection"])
    with at_commit():
        admin_client.post(f"{address}?id={document.pk}", {"collection": closed.pk})
    document.refresh_from_db()
    assert document.collection == closed
    assert found("bermeterai") == []


def test_a_lesson_with_downloads_does_not_load_their_texts(lesson, store, client):
    attach(lesson, store("kas.pdf", pdf("bermeterai")))

    def asked() -> list[str]:
        caches["template_fragments"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert "Formulir" in client.get(lesson.url).content.decode()
        return [query["sql"] for query in captured if "content_portaldocument" in query["sql"]]

    (sql,) = asked()
    assert '"content_portaldocument"."file"' in sql
    assert '"content_portaldocument"."text"' not in sql
    attach(lesson, *(store("kas.pdf", pdf("bermeterai")) for _ in range(5)))
    assert len(asked()) == 1


def test_the_list_of_documents_does_not_load_their_texts(store, editor_client):
    store("kas.pdf", pdf("bermeterai"))
    with CaptureQueriesContext(connection) as captured:
        editor_client.get(reverse("wagtaildocs:index"))
    assert not [query for query in captured if '"content_portaldocument"."text"' in query["sql"]]


def test_the_form_says_that_documents_are_searched(editor_client):
    for name in ("wagtaildocs:add", "wagtaildocs_chooser:choose"):
        assert "Isi PDF dan DOCX ikut dapat dicari." in editor_client.get(reverse(name)).content.decode().replace(
            "\\", ""
        )


def test_the_state_that_waits_is_the_one_a_document_begins_with(db):
    assert PortalDocument().text_state == WAITING

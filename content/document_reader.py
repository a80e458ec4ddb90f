"""Reads the text of a PDF or DOCX file: a program of its own, which needs neither settings nor database.

    python -m content.document_reader pdf < buku.pdf

A hostile file may take memory and time without end. Here it takes them from nobody else: content.document_text starts this with
a limit on both, and reads the answer (a Reading as JSON) from standard output.
"""

import io
import json
import os
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice

MAX_PAGES = 300
MAX_LETTERS = 200_000
MAX_UNPACKED = 50 * 1024 * 1024  # bytes of all parts of a DOCX together
MAX_MEMORY = 512 * 1024 * 1024  # bytes; an honest file takes a tenth
SEARCHED_LETTERS = 20_000  # of these, so many at the beginning can be searched

READ, NOTHING, FAILED = "read", "nothing", "failed"

# What stands at the beginning of the files that Word writes with a password, and of those of before 2007.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_PRINTED = {0: " ", 0xAD: None}  # databases refuse NUL; a soft hyphen would cut a word in two

NOT_PDF = "isi berkas ini bukan PDF. Simpan ulang sebagai PDF, lalu unggah lagi"
NOT_DOCX = "isi berkas ini bukan DOCX. Simpan ulang sebagai DOCX, lalu unggah lagi"
DAMAGED = "berkas rusak. Simpan ulang, periksa apakah dapat dibuka, lalu unggah lagi"
LOCKED = "berkas terkunci. Simpan ulang tanpa kata sandi dan tanpa pembatasan, lalu unggah lagi"
TOO_COMPLEX = "berkas terlalu besar atau terlalu rumit. Bagi menjadi beberapa berkas, lalu unggah lagi"
SCANNED = "isinya hanya gambar, misalnya hasil pindai. Unggah berkas aslinya bila ada"
EMPTY = "berkas ini tidak berisi tulisan"


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: READ, NOTHING or FAILED, what its editor is told about it, and the text."""

    state: str
    note: str
    text: str = ""


class UnreadableError(Exception):
    """A file that cannot be read, with the reason for its editor."""


def read(kind: str, data: bytes) -> Reading:
    """The text of a file of this kind (one of READERS). Whatever is wrong with the file becomes a Reading that says so."""
    try:
        return READERS[kind](data)
    except UnreadableError as error:
        return Reading(FAILED, str(error))
    except MemoryError:
        return Reading(FAILED, TOO_COMPLEX)
    except Exception:  # noqa: BLE001 - parsers fail on damaged files in every way there is
        return Reading(FAILED, DAMAGED)


def read_pdf(data: bytes) -> Reading:
    """The text of the first MAX_PAGES pages; a page that is damaged is left out."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(NOT_PDF)
    texts: list[str] = []
    letters = damaged = 0
    try:
        pages = PdfReader(io.BytesIO(data)).pages
        total = len(pages)
        for page in islice(pages, MAX_PAGES):
            try:
                texts.append(tidy(page.extract_text()))
            except (DependencyError, FileNotDecryptedError):
                raise
            except Exception:  # noqa: BLE001
                damaged += 1
                texts.append("")
            letters += len(texts[-1])
            if letters >= MAX_LETTERS:
                break
    except (DependencyError, FileNotDecryptedError):  # the former: a way of encryption that needs another library
        raise UnreadableError(LOCKED) from None
    if damaged == len(texts):
        raise UnreadableError(DAMAGED)
    if not letters:
        return Reading(NOTHING, SCANNED)
    seen = f"{number(total)} halaman" if len(texts) == total else f"{len(texts)} halaman pertama dari {number(total)}"
    return reading("\n".join(filter(None, texts)), f"{seen}, {damaged} di antaranya rusak" if damaged else seen)


def read_docx(data: bytes) -> Reading:
    """The text of all paragraphs, those in tables and text boxes among them, without headers and footers."""
    from docx import Document
    from docx.oxml.ns import qn

    if data.startswith(OLE):
        raise UnreadableError(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else NOT_DOCX)
    if not data.startswith(b"PK"):
        raise UnreadableError(NOT_DOCX)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/document.xml" not in archive.namelist():
            raise UnreadableError(NOT_DOCX)
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise UnreadableError(TOO_COMPLEX)

    def paragraphs() -> Iterator[str]:
        letters = 0
        for paragraph in Document(io.BytesIO(data)).element.body.iter(qn("w:p")):
            # Also what was inserted under review and what stands in a form's fields.
            runs = paragraph.xpath("w:r | w:hyperlink | w:ins/w:r | w:sdt/w:sdtContent/w:r")
            text = tidy("".join(run.text for run in runs))
            letters += len(text)
            if text:
                yield text
            if letters >= MAX_LETTERS:
                return

    text = "\n".join(paragraphs())
    if not text:
        return Reading(NOTHING, EMPTY)
    return reading(text, f"{number(len(text.split()))} kata{' pertama' if len(text) >= MAX_LETTERS else ''}")


READERS: dict[str, Callable[[bytes], Reading]] = {"pdf": read_pdf, "docx": read_docx}


def reading(text: str, seen: str) -> Reading:
    """A text that was read, with how much of it was seen."""
    if len(text) > SEARCHED_LETTERS:
        seen += f". Yang dapat dicari: {number(SEARCHED_LETTERS)} huruf pertama"
    return Reading(READ, seen, text[:MAX_LETTERS])


def tidy(text: str) -> str:
    """`text` as a database takes it, each line with single blanks and without empty lines."""
    printed = text.encode("utf-8", "ignore").decode().translate(NOT_PRINTED)
    return "\n".join(filter(None, (" ".join(line.split()) for line in printed.splitlines())))


def number(count: int) -> str:
    """`12.400`."""
    return f"{count:,}".replace(",", ".")


def main() -> None:
    """Reads standard input, with less memory and after everybody else."""
    os.nice(10)
    with suppress(ValueError, OSError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    json.dump(asdict(read(sys.argv[1], sys.stdin.buffer.read())), sys.stdout)


if __name__ == "__main__":
    main()

"""Reads the rows of a roster from a file that somebody sent: CSV or XLSX, with no trust in it."""

import csv
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import ParseError

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 50
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 200
MAX_CELL = 300
HEADINGS = {
    "code": {"kode", "kode desa", "kode wilayah", "kode kemendagri"},
    "role": {"jabatan"},
    "name": {"nama", "nama lengkap", "nama aparatur"},
}
# What the library raises for files that are no workbooks, or that were made to break it.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class RosterFileError(Exception):
    """The file cannot be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of the file as it stands there: its number, and three texts, cut and without what cannot be printed."""

    number: int
    code: str
    role: str
    name: str


def read_rows(file: IO[bytes]) -> list[Row]:
    """The rows of a CSV or XLSX file below its headings; lines with nothing in them are left out.

    Columns are found by their headings, in any order; others are not read. Without headings they are code, role, name.
    Raises RosterFileError.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RosterFileError("Berkas lebih dari 2 MB. Bagi menjadi beberapa berkas.")
    lines = workbook_lines(data) if data.startswith(b"PK\x03\x04") else text_lines(data)
    if len(lines) > MAX_ROWS + 1:
        raise RosterFileError("Berkas lebih dari 5.000 baris. Bagi menjadi beberapa berkas.")
    filled = [(number, line) for number, line in enumerate(lines, start=1) if any(line)]
    if not filled:
        raise RosterFileError("Berkas ini kosong.")
    columns = find_columns(filled[0][1])
    below = filled[1:] if columns else filled
    code, role, name = columns or (0, 1, 2)
    rows = [
        Row(number, *(line[column] if column < len(line) else "" for column in (code, role, name)))
        for number, line in below
    ]
    if not rows:
        raise RosterFileError("Berkas ini hanya berisi judul kolom.")
    return rows


def find_columns(line: list[str]) -> tuple[int, int, int] | None:
    """Where code, role and name stand, by their headings; None for a line that begins with a village's code."""
    headings = [cell.casefold() for cell in line]
    found = [
        next((place for place, heading in enumerate(headings) if heading in names), None) for names in HEADINGS.values()
    ]
    code, role, name = found
    if code is not None and role is not None and name is not None:
        return code, role, name
    if found == [None, None, None] and line[0][:2].isdecimal():
        return None
    raise RosterFileError("Baris pertama harus memuat judul kolom: kode desa, jabatan, nama.")


def text_lines(data: bytes) -> list[list[str]]:
    """The lines of a CSV file, with commas, semicolons or tabs between the cells."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = decode(data, "utf-16") if is_utf16 else decode(data, "utf-8-sig", "cp1252")
    if "\x00" in text:
        raise RosterFileError("Berkas ini bukan CSV atau XLSX. Simpan daftar sebagai CSV atau XLSX, lalu unggah lagi.")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [clean_line(line) for _, line in zip(range(MAX_ROWS + 2), reader, strict=False)]
    except csv.Error as error:
        raise RosterFileError("Berkas CSV ini rusak. Simpan lagi dari lembar kerja Anda.") from error


def decode(data: bytes, *encodings: str) -> str:
    """The text, by the first of these encodings that fits."""
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterFileError("Huruf dalam berkas ini tidak terbaca. Simpan sebagai CSV UTF-8 atau XLSX.")


def workbook_lines(data: bytes) -> list[list[str]]:
    """The lines of a workbook's first sheet."""
    from openpyxl import load_workbook  # ten megabytes, which most processes never need

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(archive)
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            rows = workbook.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
            return [clean_line(line) for line in rows]
        finally:
            workbook.close()
    except DAMAGED as error:
        raise RosterFileError("Berkas XLSX ini tidak terbaca. Simpan lagi dari lembar kerja Anda.") from error


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Raises RosterFileError for an archive that unpacks to much more than it is, before anything is unpacked.

    One that says less than it holds is cut by zipfile at what it says. A workbook needs no document type, with which few
    bytes of XML become many.
    """
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RosterFileError("Berkas XLSX ini terlalu besar isinya. Simpan hanya lembar daftarnya.")
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        text = archive.read(part).replace(b"\x00", b"")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise RosterFileError("Berkas XLSX ini tidak terbaca. Simpan lagi dari lembar kerja Anda.")


def clean_line(line: Any) -> list[str]:
    """The cells of a line as texts."""
    return [clean_cell(cell) for cell in line[:MAX_COLUMNS]]


def clean_cell(cell: Any) -> str:
    """A cell as a text of one line; a number without what a spreadsheet adds to it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)[:MAX_CELL]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

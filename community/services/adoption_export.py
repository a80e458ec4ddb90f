"""Adoptions as files for a spreadsheet, row by row: a province has thousands."""

import csv
import re
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from community.models import Adoption
from community.models.question import State
from content.blocks.village import FUND_SOURCES
from regions.models import Region

HEADINGS = (
    *("Kode desa", "Desa", "Kecamatan", "Kabupaten/kota", "Provinsi", "Yang ditiru", "Tahap", "Tahap terjauh"),
    *("Sejak", "Dimulai", "Bidang dan kegiatan", "Anggaran (Rp)", "Sumber dana", "Yang diubah"),
)
# Villagers wrote these texts: a spreadsheet takes one that begins so for a formula.
FORMULA = re.compile(r"^\s*[=+\-@|%]|^[\t\r\n]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a CSV without one for the encoding of the machine
AT_ONCE = 2000


def harmless(value: Any) -> Any:
    """A value that no spreadsheet runs and every one can hold."""
    if not isinstance(value, str):
        return value
    value = UNPRINTABLE.sub("", value)
    return f"'{value}" if FORMULA.match(value) else value


def rows(adoptions: QuerySet[Adoption]) -> Iterator[list]:
    """The headings, then a row for each adoption. Dates are dates, amounts are numbers, and what was hidden is left out."""
    funds = dict(FUND_SOURCES)
    yield list(HEADINGS)
    shown = FilteredRelation("differences", condition=Q(differences__state=State.SHOWN))
    found = adoptions.with_places().with_budget().annotate(shown=shown, shown_text=F("shown__text"))  # type: ignore[attr-defined]
    for adoption in found.iterator(chunk_size=AT_ONCE):
        yield [
            harmless(value)
            for value in (
                adoption.village_id,
                *names_above(adoption.village),
                adoption.original.title,
                adoption.get_stage_display(),
                adoption.get_reached_display(),
                adoption.stage_since,
                adoption.created_at.date(),
                adoption.budget_line or "",
                adoption.amount,
                funds.get(adoption.fund_source, ""),
                adoption.shown_text or "",
            )
        ]


def names_above(village: Region) -> list[str]:
    """The names of a village, its kecamatan, kabupaten and province."""
    names: list[str] = []
    region: Region | None = village
    while region is not None:
        names.append(region.name)
        region = region.parent
    return names


class Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> bytes:
        """The text as it goes over the wire."""
        return text.encode()


def csv_lines(adoptions: QuerySet[Adoption]) -> Iterator[bytes]:
    """The lines of a CSV file."""
    yield BYTE_ORDER_MARK.encode()
    writer = csv.writer(Echo())
    for row in rows(adoptions):
        yield writer.writerow(row)


def xlsx_file(adoptions: QuerySet[Adoption]) -> IO[bytes]:
    """An XLSX file, open at its beginning. It is written to the disk row by row and never stands in memory as a whole."""
    from openpyxl import Workbook  # ten megabytes, which most processes never need

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Replikasi")
    for row in rows(adoptions):
        sheet.append(row)
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file

"""Tables, sums and charts. The portal does the arithmetic; nobody types a total."""

from dataclasses import dataclass
from decimal import Decimal
from string import ascii_lowercase
from zlib import crc32

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from content.arithmetic import FormulaError, evaluate, round_half_up
from content.blocks.text import SMALL_TEXT_FEATURES

SOURCE = {"required": False, "max_length": 250, "label": "Sumber", "help_text": "Dari mana angkanya, atau “rekaan”."}


class CellsBlock(TypedTableBlock):
    """The cells of a table: `number` stands to the right, `amount` is rupiah and is summed when there is a total."""

    text = blocks.CharBlock(required=False, label="Teks")
    number = blocks.DecimalBlock(required=False, label="Angka")
    amount = blocks.IntegerBlock(required=False, label="Rupiah")

    class Meta:
        label = "Isi tabel"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=140, label="Judul tabel")
    table = CellsBlock()
    total = blocks.CharBlock(
        required=False,
        max_length=80,
        label="Baris jumlah",
        help_text="Judul baris jumlah. Kolom rupiah dijumlah sendiri.",
    )
    source = blocks.CharBlock(**SOURCE)

    def get_context(self, value, parent_context=None):
        """Adds `totals`: for each column the sum of its amounts, or None where nothing is to be summed."""
        context = super().get_context(value, parent_context)
        table = value.get("table")
        context["totals"] = [] if not (table and value.get("total")) else self.totals(table)
        return context

    @staticmethod
    def totals(table) -> list[int | None]:
        """The sum of each amount column after the first column, which holds the total row's title."""
        return [
            sum(row["values"][position] or 0 for row in table.row_data) if column["block"].name == "amount" else None
            for position, column in enumerate(table.columns)
        ][1:]

    class Meta:
        icon = "table"
        label = "Tabel"
        description = "Tabel dengan angka rata kanan dan baris jumlah yang dihitung sendiri."
        template = "content/blocks/table.html"
        preview_value = {
            "caption": "Penerimaan Dana Desa reguler",
            "table": {
                "columns": [{"type": "text", "heading": "Tahap"}, {"type": "amount", "heading": "Jumlah"}],
                "rows": [{"values": ["Tahap I, 40%", 132_800_000]}, {"values": ["Tahap II, 60%", 199_200_000]}],
                "caption": "",
            },
            "total": "Pagu reguler",
            "source": "Contoh rekaan",
        }


class BudgetLineBlock(blocks.StructBlock):
    group = blocks.CharBlock(required=False, max_length=60, label="Kelompok", help_text="Bahan, alat, upah.")
    item = blocks.CharBlock(max_length=120, label="Uraian")
    volume = blocks.DecimalBlock(min_value=0, max_digits=12, decimal_places=3, label="Volume")
    unit = blocks.CharBlock(max_length=20, label="Satuan")
    price = blocks.IntegerBlock(min_value=0, label="Harga satuan (Rp)")


@dataclass(frozen=True)
class BudgetGroup:
    """Lines of one group with their amounts in whole rupiah."""

    name: str
    lines: list[tuple[dict, int]]

    @property
    def amount(self) -> int:
        """The subtotal in rupiah."""
        return sum(amount for _, amount in self.lines)


class BudgetBlock(blocks.StructBlock):
    """A cost plan (RAB): the portal multiplies volume and price and adds up groups and total."""

    title = blocks.CharBlock(max_length=120, label="Judul")
    lines = blocks.ListBlock(BudgetLineBlock(), min_num=1, label="Baris")
    source = blocks.CharBlock(**SOURCE)

    def get_context(self, value, parent_context=None):
        """Adds `groups` (BudgetGroup, in order of first appearance) and `total` in rupiah."""
        context = super().get_context(value, parent_context)
        context["groups"] = groups = self.groups(value["lines"])
        context["total"] = sum(group.amount for group in groups)
        return context

    @staticmethod
    def groups(lines) -> list[BudgetGroup]:
        """The lines by group, each with its amount rounded to whole rupiah. A preview may show lines that lack figures."""
        by_name: dict[str, list] = {}
        for line in lines:
            amount = int(round_half_up(Decimal(str(line["volume"] or 0)) * (line["price"] or 0)))
            by_name.setdefault(line["group"] or "", []).append((line, amount))
        return [BudgetGroup(name, grouped) for name, grouped in by_name.items()]

    class Meta:
        icon = "table"
        label = "RAB"
        description = "Rencana anggaran biaya: volume kali harga, dijumlah sendiri per kelompok."
        template = "content/blocks/budget.html"
        preview_value = {
            "title": "Perbaikan saluran 50 m",
            "lines": [
                {"group": "Bahan", "item": "Semen 50 kg", "volume": "24", "unit": "zak", "price": 72_000},
                {"group": "Bahan", "item": "Pasir", "volume": "3.5", "unit": "m3", "price": 280_000},
                {"group": "Upah", "item": "Pekerja", "volume": "20", "unit": "HOK", "price": 110_000},
            ],
            "source": "Harga rekaan",
        }


class ExampleLineBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=120, label="Uraian")
    how = blocks.CharBlock(
        required=False, max_length=140, label="Cara menghitung", help_text="Misalnya: 11/12 × harga jual."
    )
    formula = blocks.CharBlock(
        required=False,
        max_length=200,
        label="Rumus",
        help_text="Memeriksa angkanya. Baris di atas bernama a, b, c: round(a * 11 / 12).",
    )
    value = blocks.DecimalBlock(max_digits=18, decimal_places=4, label="Angka")
    unit = blocks.CharBlock(
        required=False, max_length=20, label="Satuan", help_text="Bila lain dari satuan contoh ini."
    )
    result = blocks.BooleanBlock(required=False, label="Hasil akhir")


class WorkedExampleBlock(blocks.StructBlock):
    """An example worked out line by line. A line with a formula must hold what the formula gives."""

    title = blocks.CharBlock(max_length=120, label="Judul")
    situation = blocks.RichTextBlock(required=False, features=SMALL_TEXT_FEATURES, label="Yang diketahui")
    unit = blocks.CharBlock(required=False, max_length=20, default="Rp", label="Satuan")
    lines = blocks.ListBlock(ExampleLineBlock(), min_num=1, max_num=len(ascii_lowercase), label="Baris hitungan")
    conclusion = blocks.RichTextBlock(required=False, features=SMALL_TEXT_FEATURES, label="Artinya")

    def clean(self, value):
        """Refuses a line whose value is not what its formula gives; a draft may still be wrong."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        known: dict[str, Decimal] = {}
        errors = {}
        for position, (letter, line) in enumerate(zip(ascii_lowercase, cleaned["lines"], strict=False)):
            if line["formula"]:
                try:
                    result = evaluate(line["formula"], known)
                    if result != line["value"]:
                        raise FormulaError(
                            f"Rumusnya memberi {result.normalize():f}, bukan {line['value'].normalize():f}."
                        )
                except FormulaError as error:
                    errors[position] = blocks.StructBlockValidationError({"value": ValidationError(str(error))})
            known[letter] = line["value"]
        if errors:
            raise blocks.StructBlockValidationError({"lines": blocks.ListBlockValidationError(block_errors=errors)})
        return cleaned

    class Meta:
        icon = "calculator"
        label = "Contoh hitungan"
        description = "Hitungan baris demi baris; rumus memeriksa angkanya."
        template = "content/blocks/worked_example.html"
        preview_value = {
            "title": "Membeli semen dari PKP",
            "situation": "<p>Harga jual Rp20.000.000, belum termasuk PPN.</p>",
            "unit": "Rp",
            "lines": [
                {"label": "Harga jual", "how": "", "formula": "", "value": "20000000", "unit": "", "result": False},
                {
                    "label": "Dasar pengenaan pajak",
                    "how": "11/12 × harga jual",
                    "formula": "round(a * 11 / 12)",
                    "value": "18333333",
                    "unit": "",
                    "result": False,
                },
                {
                    "label": "PPN yang dipungut",
                    "how": "12% × dasar pengenaan",
                    "formula": "round(b * 12 / 100)",
                    "value": "2200000",
                    "unit": "",
                    "result": True,
                },
            ],
            "conclusion": "<p>Sama dengan 11% dari harga jual.</p>",
        }


class ChartRowBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, label="Nama")
    value = blocks.DecimalBlock(max_digits=15, decimal_places=3, label="Angka")


@dataclass(frozen=True)
class Mark:
    """One bar, or one point of a line: where it stands in the drawing, in its own units."""

    label: str
    value: Decimal
    x: float
    y: float
    width: float = 0
    anchor: str = "middle"


class ChartBlock(blocks.StructBlock):
    """A chart drawn from its rows, with the same figures as a table below it."""

    KINDS = [("bar", "Batang"), ("line", "Garis")]
    WIDTH = 340
    BAR_STEP = 46
    LINE_TOP, LINE_BOTTOM, LINE_MARGIN = 34, 174, 34

    title = blocks.CharBlock(max_length=140, label="Judul", help_text="Katakan apa yang terlihat, bukan hanya namanya.")
    kind = blocks.ChoiceBlock(choices=KINDS, default="bar", label="Bentuk")
    unit = blocks.CharBlock(required=False, max_length=30, label="Satuan")
    rows = blocks.ListBlock(ChartRowBlock(), min_num=2, max_num=12, label="Data")
    source = blocks.CharBlock(**SOURCE)

    def get_context(self, value, parent_context=None):
        """Adds `marks` (Mark), the drawing's `id`, `width` and `height` and, for a line, the `points` of its path."""
        context = super().get_context(value, parent_context)
        rows = [(row["label"], Decimal(str(row["value"] or 0))) for row in value["rows"]]
        draw = self.line if value["kind"] == "line" else self.bars
        context |= {"id": f"c{crc32(value['title'].encode()):x}", "width": self.WIDTH, **draw(rows)}
        return context

    def bars(self, rows) -> dict:
        """Horizontal bars below their labels: on a phone there is no room beside them."""
        longest = max((abs(value) for _, value in rows), default=Decimal(0)) or Decimal(1)
        marks = [
            Mark(label, value, 0, position * self.BAR_STEP, round(float(abs(value) / longest) * self.WIDTH, 1))
            for position, (label, value) in enumerate(rows)
        ]
        return {"marks": marks, "height": len(rows) * self.BAR_STEP}

    def line(self, rows) -> dict:
        """A line through points at even distances, from zero so that a small change does not look large."""
        values = [value for _, value in rows]
        low, high = min(0, *values), max(0, *values)
        span = (high - low) or Decimal(1)
        gap = (self.WIDTH - 2 * self.LINE_MARGIN) / max(len(rows) - 1, 1)
        marks = []
        for position, (label, value) in enumerate(rows):
            y = self.LINE_BOTTOM - float((value - low) / span) * (self.LINE_BOTTOM - self.LINE_TOP)
            anchor = "start" if position == 0 else "end" if position == len(rows) - 1 else "middle"
            marks.append(Mark(label, value, round(self.LINE_MARGIN + gap * position, 1), round(y, 1), anchor=anchor))
        base = round(self.LINE_BOTTOM - float(-low / span) * (self.LINE_BOTTOM - self.LINE_TOP), 1)
        return {
            "marks": marks,
            "height": self.LINE_BOTTOM + 30,
            "base": base,
            "points": " ".join(f"{mark.x},{mark.y}" for mark in marks),
        }

    class Meta:
        icon = "history"
        label = "Grafik"
        description = "Grafik batang atau garis dari datanya, dengan tabel di bawahnya."
        template = "content/blocks/chart.html"
        preview_value = {
            "title": "Hampir separuh belanja untuk pemerintahan",
            "kind": "bar",
            "unit": "Rp juta",
            "rows": [
                {"label": "Pemerintahan", "value": "612"},
                {"label": "Pembangunan", "value": "398"},
                {"label": "Pemberdayaan", "value": "86"},
            ],
            "source": "Contoh rekaan",
        }

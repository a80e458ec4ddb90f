"""What a village's experience consists of: what it cost and what came of it."""

from wagtail import blocks

FUND_SOURCES = [
    ("dana_desa", "Dana Desa"),
    ("add", "Alokasi Dana Desa (ADD)"),
    ("pades", "Pendapatan asli desa"),
    ("bantuan", "Bantuan keuangan daerah"),
    ("swadaya", "Swadaya warga"),
    ("bum_desa", "BUM Desa"),
    ("hibah", "Hibah atau CSR"),
    ("pinjaman", "Pinjaman"),
    ("lain", "Lainnya"),
]
YEAR = {"min_value": 1990, "max_value": 2100, "label": "Tahun"}


class CostBlock(blocks.StructBlock):
    """One cost: what, how much of it, for how many rupiah, who paid, when."""

    item = blocks.CharBlock(max_length=140, label="Untuk apa")
    volume = blocks.DecimalBlock(required=False, min_value=0, max_digits=12, decimal_places=2, label="Volume")
    unit = blocks.CharBlock(required=False, max_length=20, label="Satuan")
    amount = blocks.IntegerBlock(min_value=0, label="Jumlah (Rp)")
    fund_source = blocks.ChoiceBlock(choices=FUND_SOURCES, label="Sumber dana")
    year = blocks.IntegerBlock(required=False, **YEAR)
    source = blocks.CharBlock(required=False, max_length=200, label="Sumber angka")

    class Meta:
        icon = "table"
        label = "Biaya"


def costs_with_funds(costs: blocks.StreamValue) -> list[tuple[blocks.StructValue, str]]:
    """Each cost of a stream with its source of funds in words, empty where none is chosen."""
    funds = dict(FUND_SOURCES)
    return [(cost.value, funds.get(cost.value["fund_source"], "")) for cost in costs]


class ResultBlock(blocks.StructBlock):
    """One figure that changed, with its year and where it was read."""

    indicator = blocks.CharBlock(max_length=160, label="Apa yang diukur")
    before = blocks.CharBlock(required=False, max_length=80, label="Sebelumnya")
    value = blocks.CharBlock(max_length=80, label="Hasilnya", help_text="Dengan satuan: Rp1,1 miliar; 742 sambungan.")
    year = blocks.IntegerBlock(**YEAR)
    source = blocks.CharBlock(max_length=200, label="Sumber")
    claim = blocks.BooleanBlock(
        required=False, label="Pengakuan satu pihak", help_text="Ditampilkan sebagai “menurut …”, tanpa pembanding."
    )

    class Meta:
        icon = "history"
        label = "Hasil"


class SourceBlock(blocks.StructBlock):
    """Where a story was read."""

    name = blocks.CharBlock(max_length=200, label="Sumber")
    url = blocks.URLBlock(required=False, label="Alamat")

    class Meta:
        icon = "link"
        label = "Sumber"
